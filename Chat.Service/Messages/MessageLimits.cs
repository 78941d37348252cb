using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Messages;

/// <summary>Section <c>Messages</c>: what a message may be.</summary>
public sealed class MessageLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Messages";

    /// <summary>The most characters (UTF-16 code units) of one message.</summary>
    [Range(1, 1_000_000)]
    public int ContentLength { get; set; } = 32_768;

    /// <summary>The most people that one message names.</summary>
    [Range(1, 10_000)]
    public int Mentions { get; set; } = 100;

    /// <summary>The most files of one message.</summary>
    [Range(1, 1000)]
    public int Files { get; set; } = 20;

    /// <summary>How often one message may be edited: every version is kept.</summary>
    [Range(0, 10_000)]
    public int Edits { get; set; } = 500;
}
