using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>Section <c>Hooks</c>: incoming webhooks.</summary>
public sealed class HookOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Hooks";

    /// <summary>The most of one chat.</summary>
    [Range(1, 1000)]
    public int PerChat { get; set; } = 20;

    /// <summary>Messages that one may bring per minute; while Redis is away, at each replica.</summary>
    [Range(1, 100_000)]
    public int PermitsPerMinute { get; set; } = 60;

    /// <summary>How many of them at once.</summary>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 20;
}
