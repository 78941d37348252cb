using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Keys;

/// <summary>Section <c>SigningKeys</c>: when the keys change that sign access tokens.</summary>
public sealed class SigningKeyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "SigningKeys";

    /// <summary>How long a key signs, in days.</summary>
    [Range(1, 365)]
    public int RotateDays { get; set; } = 30;

    /// <summary>
    /// How long a key is published before it signs, in seconds: longer than any verifier keeps what it read (ours, and caches that heed
    /// <c>max-age</c>, five minutes each), so that no token meets a verifier that does not know its key.
    /// </summary>
    [Range(660, 7 * 86_400)]
    public int LeadSeconds { get; set; } = 900;

    /// <summary>How often a replica looks at the keys, in seconds.</summary>
    [Range(1, 300)]
    public int RefreshSeconds { get; set; } = 30;
}
