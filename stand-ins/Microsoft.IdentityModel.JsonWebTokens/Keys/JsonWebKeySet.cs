using System.Text.Json;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>A JSON Web Key Set (RFC 7517 §5), at most 64 keys.</summary>
public class JsonWebKeySet
{
    private const int MostKeys = 64;

    /// <summary>An empty set, to be filled.</summary>
    public JsonWebKeySet()
    {
    }

    /// <summary>Reads a set; <see cref="ArgumentException"/> where <paramref name="json"/> is not one.</summary>
    public JsonWebKeySet(string json)
    {
        var root = StrictJson.ReadArgument(json, nameof(json));
        if (!root.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MostKeys)
        {
            throw new ArgumentException($"A key set has an array 'keys' of at most {MostKeys} keys.", nameof(json));
        }

        foreach (var key in keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.Object))
        {
            Keys.Add(new JsonWebKey(key));
        }
    }

    /// <summary>All keys of the set, also those that cannot be used here.</summary>
    public IList<JsonWebKey> Keys { get; } = [];

    /// <summary>Reads a set; <see cref="ArgumentException"/> where <paramref name="json"/> is not one.</summary>
    public static JsonWebKeySet Create(string json) => new(json);

    /// <summary>The keys that verify ES256; others are left out (RFC 7517 §5: a key that is not understood is ignored).</summary>
    public IList<SecurityKey> GetSigningKeys() => [.. Keys.Select(key => key.ToVerificationKey()).OfType<SecurityKey>()];
}
