using System.ComponentModel.DataAnnotations;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Section <c>Revocations</c>: how fast a log-out reaches a service.</summary>
public sealed class RevocationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Revocations";

    /// <summary>How often Auth is asked for what Redis did not bring; a service that has no Redis is late by this.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:30")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long tokens are still taken while neither Redis nor Auth answers. After that nothing can be said of a token that is older:
    /// 503 (promises R10, S70).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:15:00")]
    public TimeSpan Bound { get; set; } = TimeSpan.FromSeconds(30);
}
