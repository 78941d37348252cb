using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Caching;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Verifies a token's signature once and remembers it: until the token expires, the issuer's keys are read anew, or others were used more
/// lately. A token that is not remembered is verified as ever, so nothing is refused for having been forgotten. What may be revoked is not decided
/// here but at each request (<see cref="BearerTokenEvents"/>). The identity is shared by all requests of a token: nobody may change it.
/// </summary>
internal sealed class VerifiedTokens(TimeProvider clock) : JsonWebTokenHandler
{
    /// <summary>Of some 3 KB each.</summary>
    private const int MostKept = 8192;

    private readonly RecentEntries<string, Verified> _verified = new(MostKept, new BySignature());

    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        if (validationParameters.ConfigurationManager is not { } issuer)
        {
            return await base.ValidateTokenAsync(token, validationParameters);
        }

        var keys = await KeysAsync(issuer);
        if (token is { Length: > 0 } && _verified.TryGet(token, out var known))
        {
            if (clock.GetUtcNow().UtcDateTime < known.Result.SecurityToken!.ValidTo && ReferenceEquals(known.Keys, keys))
            {
                return known.Result;
            }

            _verified.Remove(token);
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid && keys is not null)
        {
            _verified.Set(token, new Verified(result, keys));
        }

        return result;
    }

    /// <summary>What the issuer says of itself now: the same object as long as it was not read anew. Null when it cannot be got.</summary>
    private static async ValueTask<BaseConfiguration?> KeysAsync(BaseConfigurationManager issuer)
    {
        try
        {
            return await issuer.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Verified(TokenValidationResult Result, BaseConfiguration Keys);
}
