using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Writes a token in compact form and signs it.</summary>
internal static class TokenWriter
{
    /// <summary>Base64url follows, so nothing here can reach HTML, and <c>at+jwt</c> need not become <c>at\u002Bjwt</c>.</summary>
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SecurityTokenDescriptor descriptor, SigningCredentials credentials, ECDsaSecurityKey key)
    {
        var content = $"{Encode(Header(descriptor, credentials))}.{Encode(Payload(descriptor))}";
        return $"{content}.{Base64UrlEncoder.Encode(key.Es256.Sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static Dictionary<string, object> Header(SecurityTokenDescriptor descriptor, SigningCredentials credentials)
    {
        var header = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtHeaderParameterNames.Alg] = credentials.Algorithm,
            [JwtHeaderParameterNames.Typ] = descriptor.TokenType ?? "JWT",
        };
        Set(header, JwtHeaderParameterNames.Kid, credentials.Kid);
        return header;
    }

    private static Dictionary<string, object> Payload(SecurityTokenDescriptor descriptor)
    {
        var payload = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var claims in (descriptor.Subject?.Claims ?? []).GroupBy(claim => claim.Type, StringComparer.Ordinal))
        {
            var values = claims.Select(claim => claim.Value).ToArray();
            payload[claims.Key] = values is [var only] ? only : values;
        }

        foreach (var (name, value) in descriptor.Claims ?? new Dictionary<string, object>(StringComparer.Ordinal))
        {
            payload[name] = value;
        }

        string[] audiences = [.. descriptor.Audience is null ? [] : new[] { descriptor.Audience }, .. descriptor.Audiences];
        Set(payload, JwtRegisteredClaimNames.Aud, audiences switch { [] => null, [var only] => only, _ => audiences });
        Set(payload, JwtRegisteredClaimNames.Iss, descriptor.Issuer);
        Set(payload, JwtRegisteredClaimNames.Exp, Seconds(descriptor.Expires));
        Set(payload, JwtRegisteredClaimNames.Iat, Seconds(descriptor.IssuedAt));
        Set(payload, JwtRegisteredClaimNames.Nbf, Seconds(descriptor.NotBefore));
        return payload;
    }

    private static void Set(Dictionary<string, object> members, string name, object? value)
    {
        if (value is not null)
        {
            members[name] = value;
        }
    }

    private static long? Seconds(DateTime? time) =>
        time is { } at ? (long)Math.Floor((at.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds) : null;

    private static string Encode(Dictionary<string, object> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, AsWritten))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                Write(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return Base64UrlEncoder.Encode(buffer.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int or long: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case IEnumerable<string> texts:
                writer.WriteStartArray();
                foreach (var text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            default: throw new ArgumentException($"The claim '{name}' has a type that is not supported: {value.GetType()}.", nameof(value));
        }
    }
}
