using System.Buffers.Text;
using System.Text.Json;

namespace Auth.Service.Tests;

/// <summary>Looks into a token without any library of ours.</summary>
internal static class Jwt
{
    public static (JsonElement Header, JsonElement Claims) Read(string token)
    {
        var parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        return (Part(parts[0]), Part(parts[1]));
    }

    private static JsonElement Part(string text) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(text));
}
