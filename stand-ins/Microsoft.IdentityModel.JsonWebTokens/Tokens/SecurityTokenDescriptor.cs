using System.Security.Claims;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>A token to be made. Properties win over <see cref="Claims"/>, and those over <see cref="Subject"/>.</summary>
public class SecurityTokenDescriptor
{
    /// <summary>The <c>aud</c> claim.</summary>
    public string? Audience { get; set; }

    /// <summary>More values of the <c>aud</c> claim.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>Claims by name; texts, whole numbers, booleans, and lists of texts.</summary>
    public IDictionary<string, object>? Claims { get; set; }

    /// <summary>The <c>exp</c> claim (UTC).</summary>
    public DateTime? Expires { get; set; }

    /// <summary>The <c>iat</c> claim (UTC).</summary>
    public DateTime? IssuedAt { get; set; }

    /// <summary>The <c>iss</c> claim.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>nbf</c> claim (UTC).</summary>
    public DateTime? NotBefore { get; set; }

    /// <summary>The <c>typ</c> header; <c>JWT</c> where it is null.</summary>
    public string? TokenType { get; set; }

    /// <summary>The key to sign with; required here.</summary>
    public SigningCredentials? SigningCredentials { get; set; }

    /// <summary>Claims as an identity; each value is written as text.</summary>
    public ClaimsIdentity? Subject { get; set; }
}
