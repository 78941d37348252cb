using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Files;

/// <summary>Section <c>Files</c>: what people may upload, and where it is kept.</summary>
public sealed class FileLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Files";

    /// <summary>
    /// A folder of this machine that every replica of Chat shares. Uploads arrive here, and stay here unless another store is configured.
    /// </summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>Largest file in bytes; a larger one is 413 <c>file_too_large</c>. Default 100 MiB.</summary>
    [Range(1, 1L << 40)]
    public long FileBytes { get; set; } = 100L << 20;

    /// <summary>
    /// Largest request in bytes, all its files together; a larger one is 413 <c>payload_too_large</c>. The gateway's route <c>upload</c> has
    /// the same limit. Default 512 MiB.
    /// </summary>
    [Range(1, 1L << 40)]
    public long RequestBytes { get; set; } = 512L << 20;

    /// <summary>The most files of one request; more are 413 <c>too_many_files</c>.</summary>
    [Range(1, 1000)]
    public int RequestFiles { get; set; } = 20;

    /// <summary>How many bytes one person's files may have together; beyond that an upload is 413 <c>quota_exceeded</c>. Default 10 GiB.</summary>
    [Range(1, 1L << 50)]
    public long UserBytes { get; set; } = 10L << 30;

    /// <summary>How long a file may be in no message before it is collected.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan OrphanAfter { get; set; } = TimeSpan.FromHours(24);
}
