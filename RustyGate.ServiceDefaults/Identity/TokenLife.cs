using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>From when to when the caller's token is valid. Handlers take it as a parameter.</summary>
/// <param name="IssuedAt">To the millisecond.</param>
/// <param name="ExpiresAt">To the second.</param>
public sealed record TokenLife(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Null for a caller without a token.</summary>
    public static ValueTask<TokenLife?> BindAsync(HttpContext context)
    {
        var token = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
        return ValueTask.FromResult(token is { IssuedUtc: { } notBefore, ExpiresUtc: { } expires }
            ? new TokenLife(IssueOf(context.User, notBefore), expires)
            : null);
    }

    /// <summary>
    /// When a token was issued. <c>iat</c> has whole seconds (and the token of a log-in right after a revocation must not fall under it),
    /// so the time is taken from our <c>jti</c>, a UUIDv7, whose first 48 bits are Unix milliseconds (RFC 9562 §5.7).
    /// </summary>
    /// <param name="token">The token's claims.</param>
    /// <param name="notBefore">What counts where the <c>jti</c> is none of ours.</param>
    public static DateTimeOffset IssueOf(ClaimsPrincipal token, DateTimeOffset notBefore) =>
        Guid.TryParseExact(token.FindFirst("jti")?.Value, "D", out var id) && id.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16))
            : notBefore;
}
