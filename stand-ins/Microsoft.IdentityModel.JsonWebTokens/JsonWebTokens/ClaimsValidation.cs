using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Type, lifetime, audience and issuer of a token whose signature is right.</summary>
internal static class ClaimsValidation
{
    public static void Validate(JsonWebToken token, TokenValidationParameters parameters)
    {
        ValidateType(token, parameters);
        if (parameters.ValidateLifetime)
        {
            ValidateLifetime(token, parameters);
        }

        if (parameters.ValidateAudience && !Overlap(token.Audiences, parameters.ValidAudience, parameters.ValidAudiences))
        {
            throw new SecurityTokenInvalidAudienceException("The audience is invalid.") { InvalidAudience = string.Join(", ", token.Audiences) };
        }

        if (parameters.ValidateIssuer && !Overlap([token.Issuer], parameters.ValidIssuer, parameters.ValidIssuers))
        {
            throw new SecurityTokenInvalidIssuerException("The issuer is invalid.") { InvalidIssuer = token.Issuer };
        }
    }

    private static void ValidateType(JsonWebToken token, TokenValidationParameters parameters)
    {
        if (parameters.ValidTypes is { } valid && !valid.Contains(token.Typ, StringComparer.Ordinal))
        {
            throw new SecurityTokenInvalidTypeException("The type is invalid.") { InvalidType = token.Typ };
        }
    }

    private static void ValidateLifetime(JsonWebToken token, TokenValidationParameters parameters)
    {
        var now = parameters.TimeProvider.GetUtcNow().UtcDateTime;
        if (token.Expires is null && parameters.RequireExpirationTime)
        {
            throw new SecurityTokenNoExpirationException("The token has no expiration.");
        }

        if (token.NotBefore > token.Expires)
        {
            throw new SecurityTokenInvalidLifetimeException("The token's times are invalid.") { NotBefore = token.NotBefore, Expires = token.Expires };
        }

        if (token.NotBefore is { } from && from > now + parameters.ClockSkew)
        {
            throw new SecurityTokenNotYetValidException("The token is not yet valid.") { NotBefore = from };
        }

        if (token.Expires is { } until && until <= now - parameters.ClockSkew)
        {
            throw new SecurityTokenExpiredException("The token is expired.") { Expires = until };
        }
    }

    private static bool Overlap(IEnumerable<string> given, string? valid, IEnumerable<string>? moreValid) =>
        given.Any(one => one.Length > 0 && (one == valid || moreValid?.Contains(one, StringComparer.Ordinal) == true));
}
