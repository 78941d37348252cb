using Auth.Service.Keys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Sessions;

/// <summary>Makes access tokens: signed JWTs (ES256) of type <c>at+jwt</c> (RFC 9068) that say who, in which session, in which role.</summary>
public sealed class AccessTokens(SigningKeyRing keys, IOptions<TokenOptions> tokens, IOptions<LifetimeOptions> lifetimes, TimeProvider clock)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for a user in the session <paramref name="sessionId"/>.</summary>
    public ValueTask<string> CreateAsync(Guid userId, string role, Guid sessionId, CancellationToken cancellationToken) =>
        CreateAsync(userId, role, sessionId, scope: null, TimeSpan.FromSeconds(lifetimes.Value.AccessSeconds), cancellationToken);

    /// <summary>A token for a bot, that says what it may do (RFC 9068 §2.2.3).</summary>
    public ValueTask<string> CreateForBotAsync(
        Guid botId, Guid tokenId, IReadOnlyList<string> scopes, TimeSpan life, CancellationToken cancellationToken) =>
        CreateAsync(botId, Roles.Bot, tokenId, string.Join(' ', scopes), life, cancellationToken);

    private async ValueTask<string> CreateAsync(
        Guid userId, string role, Guid sessionId, string? scope, TimeSpan life, CancellationToken cancellationToken)
    {
        var issuedAt = clock.GetUtcNow();
        var now = issuedAt.UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = userId.ToString(),
            ["sid"] = sessionId.ToString(),
            ["role"] = role,
            // Says to the millisecond when it was issued (TokenLife): iat has whole seconds.
            ["jti"] = Guid.CreateVersion7(issuedAt).ToString(),
        };
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenOptions.AccessTokenType,
            Issuer = tokens.Value.Issuer,
            Audience = tokens.Value.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + life,
            Claims = claims,
            SigningCredentials = (await keys.GetForSigningAsync(cancellationToken)).Signing,
        });
    }
}
