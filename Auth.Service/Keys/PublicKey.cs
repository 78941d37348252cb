using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Auth.Service.Keys;

/// <summary>The public half of a signing key as a JSON Web Key (RFC 7517, members of RFC 7518 §6.2).</summary>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">The point's x, base64url.</param>
/// <param name="Y">The point's y, base64url.</param>
/// <param name="Kid">The key's id.</param>
/// <param name="Alg">Always <c>ES256</c>.</param>
/// <param name="Use">Always <c>sig</c>.</param>
public sealed record PublicKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The public half of <paramref name="key"/>, named by its thumbprint.</summary>
    public static PublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return new PublicKey("EC", "P-256", x, y, Thumbprint(x, y), "ES256", "sig");
    }

    /// <summary>The key to verify tokens with.</summary>
    public SecurityKey ToSecurityKey() => new ECDsaSecurityKey(ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
    }))
    {
        KeyId = Kid,
    };

    internal static PublicKey FromJson(string json) => JsonSerializer.Deserialize<PublicKey>(json, Json)!;

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>RFC 7638 §3: SHA-256 of the required members in alphabetic order without white space.</summary>
    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
