using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RustyGate.Tests.Identity;

/// <summary>Makes access tokens by hand: as Auth makes them, but for what a test changes.</summary>
internal sealed class Forger(string kid, ECDsa key)
{
    /// <summary>A token of someone, good unless it is changed.</summary>
    public string Make(Action<JsonObject>? header = null, Action<JsonObject>? claims = null, Func<byte[], byte[]>? sign = null)
    {
        var now = DateTimeOffset.UtcNow;
        var head = new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = kid };
        var body = new JsonObject
        {
            ["iss"] = "rustygate",
            ["aud"] = "rustygate",
            ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(15).ToUnixTimeSeconds(),
            ["sub"] = Guid.CreateVersion7().ToString(),
            ["sid"] = Guid.CreateVersion7().ToString(),
            ["role"] = "user",
            ["jti"] = Guid.CreateVersion7().ToString(),
        };
        header?.Invoke(head);
        claims?.Invoke(body);
        var signed = $"{Encode(head)}.{Encode(body)}";
        return $"{signed}.{Base64Url.EncodeToString((sign ?? Sign)(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A good token whose claims are changed after it was signed.</summary>
    public string Edited(Action<JsonObject> claims)
    {
        var parts = Make().Split('.');
        var body = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        claims(body);
        return $"{parts[0]}.{Encode(body)}.{parts[2]}";
    }

    public byte[] Sign(byte[] data) => key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>The public key in the forms that a naive library would take for the secret of HS256.</summary>
    public IEnumerable<byte[]> PublicForms()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        yield return Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());
        yield return key.ExportSubjectPublicKeyInfo();
        yield return [4, .. point.X!, .. point.Y!];
        yield return Encoding.ASCII.GetBytes(Base64Url.EncodeToString(point.X!));
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
