using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Invites;

/// <summary>Section <c>Invites</c>: what an invite link may be.</summary>
public sealed class InviteLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Invites";

    /// <summary>What the team is called on an invite; null for its name out of the setup, or RustyGate where there was none.</summary>
    [MinLength(1), MaxLength(200)]
    public string? Team { get; set; }

    /// <summary>How long an invite is good where its maker does not say.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan ExpiresIn { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an invite can be good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan LongestExpiresIn { get; set; } = TimeSpan.FromDays(365);

    /// <summary>The most people that can come by one invite of limited uses.</summary>
    [Range(1, 1_000_000)]
    public int MaxUses { get; set; } = 100_000;

    /// <summary>The most chats that one invite leads to.</summary>
    [Range(1, 1000)]
    public int Chats { get; set; } = 20;

    /// <summary>The most invites of a chat that are good at the same time. Two made at the same moment may pass it by one.</summary>
    [Range(1, 100_000)]
    public int PerChat { get; set; } = 100;
}
