using System.ComponentModel.DataAnnotations;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Section <c>Tokens</c>: who issues access tokens, and for whom. The same for every service of one installation.</summary>
public sealed class TokenOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tokens";

    /// <summary>The <c>typ</c> of an access token (RFC 9068 §2.1): no other kind of token passes for one.</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>The <c>iss</c> of a token.</summary>
    [Required]
    public string Issuer { get; set; } = "rustygate";

    /// <summary>The <c>aud</c> of a token.</summary>
    [Required]
    public string Audience { get; set; } = "rustygate";
}
