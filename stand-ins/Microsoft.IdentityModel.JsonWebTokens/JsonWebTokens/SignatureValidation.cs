using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>
/// First the algorithm, then the key, then the signature, so that a token of a wrong algorithm costs nothing and fetches nothing. The
/// <c>kid</c> is compared with the ids of known keys and used for nothing else.
/// </summary>
internal static class SignatureValidation
{
    public static async Task ValidateAsync(JsonWebToken token, TokenValidationParameters parameters)
    {
        if (token.Alg != SecurityAlgorithms.EcdsaSha256 || parameters.ValidAlgorithms?.Contains(token.Alg, StringComparer.Ordinal) == false)
        {
            throw new SecurityTokenInvalidAlgorithmException("The algorithm is not accepted.") { InvalidAlgorithm = token.Alg };
        }

        if (token.Signature.Length != Es256.SignatureBytes)
        {
            throw new SecurityTokenInvalidSignatureException("The signature is missing or of a wrong length.");
        }

        var keys = Matching(await KeysAsync(token, parameters, manager => manager.GetBaseConfigurationAsync(CancellationToken.None)), token.Kid, parameters);
        // No fetching finds the key of a token that names none.
        if (keys.Count == 0 && token.Kid.Length > 0 && parameters is { ConfigurationManager: not null, IssuerSigningKeyResolver: null })
        {
            keys = Matching(await KeysAsync(token, parameters, manager => manager.RefreshAsync()), token.Kid, parameters);
        }

        if (keys.Count == 0)
        {
            throw new SecurityTokenSignatureKeyNotFoundException("The signature key was not found.");
        }

        token.SigningKey = keys.Find(key => IsSignedBy(token, key))
            ?? throw new SecurityTokenInvalidSignatureException("The signature is wrong.");
    }

    private static async Task<IEnumerable<SecurityKey>> KeysAsync(
        JsonWebToken token, TokenValidationParameters parameters, Func<BaseConfigurationManager, Task<BaseConfiguration>> getConfiguration)
    {
        if (parameters.IssuerSigningKeyResolver is { } resolve)
        {
            return resolve(token.EncodedToken, token, token.Kid, parameters) ?? [];
        }

        var configured = parameters.ConfigurationManager is { } manager ? await TryAsync(getConfiguration(manager)) : null;
        return
        [
            .. parameters.IssuerSigningKey is { } key ? [key] : Array.Empty<SecurityKey>(),
            .. parameters.IssuerSigningKeys ?? [],
            .. configured?.SigningKeys ?? [],
        ];
    }

    /// <summary>Null where there is no configuration: the keys given in the parameters may do.</summary>
    private static async Task<BaseConfiguration?> TryAsync(Task<BaseConfiguration> configuration)
    {
        try
        {
            return await configuration;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The keys with that id; where the token names none, all that may be tried.</summary>
    private static List<ECDsaSecurityKey> Matching(IEnumerable<SecurityKey> keys, string kid, TokenValidationParameters parameters) =>
        [.. keys.OfType<ECDsaSecurityKey>().Where(key => kid.Length == 0 ? parameters.TryAllIssuerSigningKeys : string.Equals(key.KeyId, kid, StringComparison.Ordinal))];

    private static bool IsSignedBy(JsonWebToken token, ECDsaSecurityKey key) =>
        key.IsSupportedAlgorithm(token.Alg)
        && key.Es256.Verify(Encoding.ASCII.GetBytes(token.EncodedToken, 0, token.SignedLength), token.Signature);
}
