using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>A JSON Web Key (RFC 7517) with the members of an elliptic-curve key (RFC 7518 §6.2). Other members are ignored.</summary>
public class JsonWebKey : SecurityKey
{
    /// <summary>An empty key, to be filled.</summary>
    public JsonWebKey()
    {
    }

    /// <summary>Reads a key; <see cref="ArgumentException"/> where <paramref name="json"/> is not one.</summary>
    public JsonWebKey(string json)
        : this(StrictJson.ReadArgument(json, nameof(json)))
    {
    }

    internal JsonWebKey(JsonElement json)
    {
        Kty = json.StringOrNull("kty");
        Crv = json.StringOrNull("crv");
        X = json.StringOrNull("x");
        Y = json.StringOrNull("y");
        Kid = json.StringOrNull("kid");
        Alg = json.StringOrNull("alg");
        Use = json.StringOrNull("use");
    }

    /// <summary>The only algorithm it may be used with.</summary>
    [JsonPropertyName("alg"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alg { get; set; }

    /// <summary>The curve.</summary>
    [JsonPropertyName("crv"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Crv { get; set; }

    /// <summary>The key's id.</summary>
    [JsonPropertyName("kid"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kid { get; set; }

    /// <summary>The key type.</summary>
    [JsonPropertyName("kty"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kty { get; set; }

    /// <summary>What the key is for.</summary>
    [JsonPropertyName("use"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Use { get; set; }

    /// <summary>The point's x, base64url of 32 bytes.</summary>
    [JsonPropertyName("x"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? X { get; set; }

    /// <summary>The point's y, base64url of 32 bytes.</summary>
    [JsonPropertyName("y"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Y { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? KeyId { get => Kid; set => Kid = value; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int KeySize => string.Equals(Crv, JsonWebKeyECTypes.P256, StringComparison.Ordinal) ? 256 : 0;

    /// <summary>Reads a key; <see cref="ArgumentException"/> where <paramref name="json"/> is not one.</summary>
    public static JsonWebKey Create(string json) => new(json);

    /// <summary>The key as one that verifies ES256; null where it is of another kind, for another use, or not a point of the curve.</summary>
    internal ECDsaSecurityKey? ToVerificationKey()
    {
        if (Kty != JsonWebAlgorithmsKeyTypes.EllipticCurve || Crv != JsonWebKeyECTypes.P256
            || Use is not (null or JsonWebKeyUseNames.Sig) || Alg is not (null or SecurityAlgorithms.EcdsaSha256)
            || !Base64UrlEncoder.TryDecode(X, out var x) || x.Length != 32 || !Base64UrlEncoder.TryDecode(Y, out var y) || y.Length != 32)
        {
            return null;
        }

        try
        {
            var point = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
            return new ECDsaSecurityKey(ECDsa.Create(point)) { KeyId = Kid };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
