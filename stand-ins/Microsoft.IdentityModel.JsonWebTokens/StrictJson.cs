using System.Text.Json;
using System.Text.Unicode;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>
/// JSON objects from strangers: well-formed UTF-8, no member twice (two readers might each take another one), little nesting, and no
/// member of another type than expected.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The object in <paramref name="utf8"/>; <see cref="JsonException"/> where it is none.</summary>
    public static JsonElement ReadObject(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("Not UTF-8.");
        }

        var element = JsonElement.Parse(utf8, Options);
        return element.ValueKind == JsonValueKind.Object ? element : throw new JsonException("Not an object.");
    }

    /// <summary>The same for an argument of a public constructor.</summary>
    public static JsonElement ReadArgument(string json, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(json, name);
        try
        {
            return ReadObject(System.Text.Encoding.UTF8.GetBytes(json));
        }
        catch (JsonException invalid)
        {
            throw new ArgumentException("Not a JSON object without duplicate members.", name, invalid);
        }
    }

    /// <summary>The member as a string; null where it is absent or of another type.</summary>
    public static string? StringOrNull(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The member as a string, null where it is absent; <see cref="JsonException"/> where it is of another type.</summary>
    public static string? OptionalString(this JsonElement json, string member) => json.TryGetProperty(member, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JsonException($"'{member}' is not a string.")
        : null;

    /// <summary>
    /// The member as a NumericDate (RFC 7519 §2, seconds since 1970), null where it is absent; <see cref="JsonException"/> where it
    /// is not a number or lies outside the years 1970 to 9999.
    /// </summary>
    public static DateTime? OptionalDate(this JsonElement json, string member)
    {
        if (!json.TryGetProperty(member, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : throw new JsonException($"'{member}' is not a date.");
    }
}
