using System.Security.Claims;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>What validating a token came to.</summary>
public class TokenValidationResult
{
    /// <summary>The token's claims; null where it was refused.</summary>
    public ClaimsIdentity? ClaimsIdentity { get; set; }

    /// <summary>The token's claims by name, each value as text or a list of texts; empty where it was refused.</summary>
    public IDictionary<string, object> Claims => field ??= ClaimsIdentity is null
        ? new Dictionary<string, object>(StringComparer.Ordinal)
        : ClaimsIdentity.Claims.GroupBy(claim => claim.Type, StringComparer.Ordinal).ToDictionary(
            claims => claims.Key,
            claims => claims.Skip(1).Any() ? claims.Select(claim => (object)claim.Value).ToList() : (object)claims.First().Value,
            StringComparer.Ordinal);

    /// <summary>Why it was refused; null where it was accepted.</summary>
    public Exception? Exception { get; set; }

    /// <summary>Whether it was accepted.</summary>
    public bool IsValid { get; set; }

    /// <summary>The token's issuer; null where it was refused.</summary>
    public string? Issuer { get; set; }

    /// <summary>The token; null where it was refused.</summary>
    public SecurityToken? SecurityToken { get; set; }

    /// <summary>The token's <c>typ</c>; null where it was refused.</summary>
    public string? TokenType { get; set; }
}
