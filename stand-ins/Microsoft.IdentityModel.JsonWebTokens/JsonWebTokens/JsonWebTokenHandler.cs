using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Reads, makes and validates signed tokens (RFC 7519); ES256 only.</summary>
public class JsonWebTokenHandler : TokenHandler
{
    /// <summary>Claims keep the names they have in the token: always false.</summary>
    public bool MapInboundClaims
    {
        get => false;
        set => _ = !value ? false : throw new NotSupportedException("Claims keep the names they have in the token.");
    }

    /// <summary>Whether <paramref name="token"/> has the shape and size of a token.</summary>
    public virtual bool CanReadToken(string? token) =>
        token is { Length: > 0 } && token.Length <= MaximumTokenSizeInBytes && token.AsSpan().Count('.') == 2;

    /// <summary>Makes and signs a token.</summary>
    /// <exception cref="ArgumentException">The descriptor has no signing key, or one that cannot sign ES256.</exception>
    public virtual string CreateToken(SecurityTokenDescriptor tokenDescriptor)
    {
        ArgumentNullException.ThrowIfNull(tokenDescriptor);
        if (tokenDescriptor.SigningCredentials is not { Key: ECDsaSecurityKey key } credentials || !key.IsSupportedAlgorithm(credentials.Algorithm))
        {
            throw new ArgumentException("A token is signed with ES256, by a key on the curve P-256.", nameof(tokenDescriptor));
        }

        return TokenWriter.Write(SetDefaultTimesOnTokenCreation ? WithTimes(tokenDescriptor) : tokenDescriptor, credentials, key);
    }

    /// <summary>Reads a token without validating it.</summary>
    /// <exception cref="SecurityTokenMalformedException">It is not one, or too large.</exception>
    public virtual JsonWebToken ReadJsonWebToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return token.Length <= MaximumTokenSizeInBytes
            ? new JsonWebToken(token)
            : throw new SecurityTokenMalformedException($"The token has {token.Length} bytes, more than {MaximumTokenSizeInBytes}.");
    }

    /// <inheritdoc/>
    public override SecurityToken ReadToken(string token) => ReadJsonWebToken(token);

    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        try
        {
            var read = ReadJsonWebToken(token);
            await SignatureValidation.ValidateAsync(read, validationParameters);
            ClaimsValidation.Validate(read, validationParameters);
            return Accepted(read, validationParameters);
        }
        catch (Exception refused) when (refused is SecurityTokenException or ArgumentException or InvalidOperationException)
        {
            return new TokenValidationResult { Exception = refused };
        }
    }

    private static TokenValidationResult Accepted(JsonWebToken token, TokenValidationParameters parameters) => new()
    {
        IsValid = true,
        SecurityToken = token,
        Issuer = token.Issuer,
        TokenType = token.Typ,
        ClaimsIdentity = new ClaimsIdentity(
            token.Claims,
            parameters.AuthenticationType ?? TokenValidationParameters.DefaultAuthenticationType,
            parameters.NameClaimType,
            parameters.RoleClaimType),
    };

    private SecurityTokenDescriptor WithTimes(SecurityTokenDescriptor given)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var timed = new SecurityTokenDescriptor
        {
            Audience = given.Audience,
            Claims = given.Claims,
            Issuer = given.Issuer,
            Subject = given.Subject,
            TokenType = given.TokenType,
            IssuedAt = given.IssuedAt ?? now,
            NotBefore = given.NotBefore ?? now,
            Expires = given.Expires ?? now.AddMinutes(TokenLifetimeInMinutes),
        };
        foreach (var audience in given.Audiences)
        {
            timed.Audiences.Add(audience);
        }

        return timed;
    }
}
