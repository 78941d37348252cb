using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>
/// A signed token in compact form (RFC 7515 §3.1, RFC 7519), read but not validated. Refused with
/// <see cref="SecurityTokenMalformedException"/>: parts that are not canonical base64url, JSON with a member twice, registered members of
/// a wrong type, headers that must be understood (<c>crit</c>), encrypted tokens.
/// </summary>
public class JsonWebToken : SecurityToken
{
    private readonly JsonElement _header;
    private readonly JsonElement _payload;

    /// <summary>Reads a token.</summary>
    /// <exception cref="SecurityTokenMalformedException">It is not one.</exception>
    public JsonWebToken(string jwtEncodedString)
    {
        ArgumentException.ThrowIfNullOrEmpty(jwtEncodedString);
        EncodedToken = jwtEncodedString;
        try
        {
            (SignedLength, Signature, _header, _payload) = Split(jwtEncodedString);
            Alg = _header.OptionalString(JwtHeaderParameterNames.Alg) ?? "";
            Kid = _header.OptionalString(JwtHeaderParameterNames.Kid) ?? "";
            Typ = _header.OptionalString(JwtHeaderParameterNames.Typ) ?? "";
            Issuer = _payload.OptionalString(JwtRegisteredClaimNames.Iss) ?? "";
            Subject = _payload.OptionalString(JwtRegisteredClaimNames.Sub) ?? "";
            Id = _payload.OptionalString(JwtRegisteredClaimNames.Jti) ?? "";
            Audiences = ReadAudiences(_payload);
            Expires = _payload.OptionalDate(JwtRegisteredClaimNames.Exp);
            NotBefore = _payload.OptionalDate(JwtRegisteredClaimNames.Nbf);
            IssuedAt = _payload.OptionalDate(JwtRegisteredClaimNames.Iat) ?? DateTime.MinValue;
        }
        // A text with half a surrogate pair is JSON, but no string.
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            throw new SecurityTokenMalformedException("The token is malformed.", invalid);
        }
    }

    /// <summary>The <c>alg</c> header.</summary>
    public string Alg { get; }

    /// <summary>The <c>kid</c> header; empty where it has none.</summary>
    public string Kid { get; }

    /// <summary>The <c>typ</c> header; empty where it has none.</summary>
    public string Typ { get; }

    /// <summary>The <c>aud</c> claim, one or many.</summary>
    public IEnumerable<string> Audiences { get; }

    /// <summary>The <c>sub</c> claim; empty where it has none.</summary>
    public string Subject { get; }

    /// <summary>The <c>iat</c> claim (UTC); <see cref="DateTime.MinValue"/> where it has none.</summary>
    public DateTime IssuedAt { get; }

    /// <summary>The token as given.</summary>
    public string EncodedToken { get; }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override string Issuer { get; }

    /// <inheritdoc/>
    public override SecurityKey? SigningKey { get; set; }

    /// <inheritdoc/>
    public override DateTime ValidFrom => NotBefore ?? DateTime.MinValue;

    /// <inheritdoc/>
    public override DateTime ValidTo => Expires ?? DateTime.MinValue;

    /// <summary>All claims; a list gives one claim per value.</summary>
    public virtual IEnumerable<Claim> Claims => PayloadClaims.Of(_payload, Issuer);

    internal DateTime? Expires { get; }

    internal DateTime? NotBefore { get; }

    /// <summary>How many characters of <see cref="EncodedToken"/> are signed: header, dot, payload.</summary>
    internal int SignedLength { get; }

    internal byte[] Signature { get; }

    /// <summary>The claim named <paramref name="key"/>; the first of a list.</summary>
    public bool TryGetClaim(string key, out Claim? value) =>
        (value = Claims.FirstOrDefault(claim => string.Equals(claim.Type, key, StringComparison.Ordinal))) is not null;

    /// <summary>The payload's member as <typeparamref name="T"/>; false where it is absent or of another type.</summary>
    public bool TryGetPayloadValue<T>(string key, out T? value) => TryGet(_payload, key, out value);

    /// <summary>The header's member as <typeparamref name="T"/>; false where it is absent or of another type.</summary>
    public bool TryGetHeaderValue<T>(string key, out T? value) => TryGet(_header, key, out value);

    private static (int SignedLength, byte[] Signature, JsonElement Header, JsonElement Payload) Split(string token)
    {
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : token.IndexOf('.', first + 1);
        if (second < 0
            || !Base64UrlEncoder.TryDecode(token.AsSpan(0, first), out var header)
            || !Base64UrlEncoder.TryDecode(token.AsSpan(first + 1, second - first - 1), out var payload)
            || !Base64UrlEncoder.TryDecode(token.AsSpan(second + 1), out var signature))
        {
            throw new JsonException("Not three parts of canonical base64url.");
        }

        var parsed = StrictJson.ReadObject(header);
        return parsed.TryGetProperty(JwtHeaderParameterNames.Crit, out _)
            ? throw new JsonException("A header that must be understood is not.")
            : (second, signature, parsed, StrictJson.ReadObject(payload));
    }

    private static string[] ReadAudiences(JsonElement payload)
    {
        if (!payload.TryGetProperty(JwtRegisteredClaimNames.Aud, out var audience))
        {
            return [];
        }

        return audience.ValueKind switch
        {
            JsonValueKind.String => [audience.GetString()!],
            JsonValueKind.Array => [.. audience.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String
                ? one.GetString()!
                : throw new JsonException("An audience is not a string."))],
            _ => throw new JsonException("The audience is not a string."),
        };
    }

    private static bool TryGet<T>(JsonElement json, string key, out T? value)
    {
        value = default;
        if (!json.TryGetProperty(key, out var member))
        {
            return false;
        }

        try
        {
            value = member.Deserialize<T>();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
