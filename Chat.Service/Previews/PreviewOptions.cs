using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Previews;

/// <summary>Section <c>Previews</c>: what this server fetches of the links in messages.</summary>
public sealed class PreviewOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Previews";

    /// <summary>Whether there are previews at all: without, this server calls no address out of a message.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Also of private, loopback and link-local addresses, at any port: everyone who writes could then look around in there.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>The most previews of one message: of its first links.</summary>
    [Range(1, 10)]
    public int PerMessage { get; set; } = 3;

    /// <summary>How long a page with all its redirects may take, and then its picture.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The most bytes that are read of a page; what it says of itself stands at its beginning.</summary>
    [Range(1024, 16 << 20)]
    public int PageBytes { get; set; } = 512 << 10;

    /// <summary>The largest picture that is taken over, in bytes.</summary>
    [Range(1024, 16 << 20)]
    public int ImageBytes { get; set; } = 512 << 10;

    /// <summary>The most redirects that are followed, each to an address that is checked.</summary>
    [Range(0, 10)]
    public int Redirects { get; set; } = 3;

    /// <summary>Pages that are fetched at once.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 4;

    /// <summary>Messages that wait for it; what comes besides gets none.</summary>
    [Range(1, 100_000)]
    public int Waiting { get; set; } = 1000;
}
