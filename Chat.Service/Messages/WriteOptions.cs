using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Messages;

/// <summary>Section <c>Writes</c>: how messages share commits. The defaults are those of docs/decisions/0006-group-commit.md.</summary>
public sealed class WriteOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Writes";

    /// <summary>How many batches may be on their way to the database at once, each on a connection of its own, of chats of its own.</summary>
    [Range(1, 16)]
    public int Connections { get; set; } = 2;

    /// <summary>The most messages of one batch.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 64;

    /// <summary>The most messages that wait for each connection; beyond that a sender is told to come back.</summary>
    [Range(1, 1_000_000)]
    public int Waiting { get; set; } = 4096;

    /// <summary>The longest that a sender waits for the commit. What it was answered late is stored all the same, or not: unknown.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(1800);
}
