using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Files.Thumbnails;

/// <summary>Section <c>Thumbnails</c>: small pictures of large ones.</summary>
public sealed class ThumbnailOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Thumbnails";

    /// <summary>libvips with its C API, for example <c>libvips-cpp.so</c> of npm's <c>@img/sharp-libvips-linux-x64</c>; empty for no thumbnails.</summary>
    public string Library { get; set; } = "";

    /// <summary>The most megapixels of an image that is made smaller; a larger one has no thumbnail.</summary>
    [Range(1, 1000)]
    public int Megapixels { get; set; } = 100;

    /// <summary>How much memory making one may take, in MiB.</summary>
    [Range(64, 16_384)]
    public int MemoryMegabytes { get; set; } = 768;

    /// <summary>How long making one may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}
