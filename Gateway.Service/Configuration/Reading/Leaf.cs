using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Service.Configuration.Reading;

/// <summary>A value that is no object and no list.</summary>
internal static class Leaf
{
    /// <summary>Why it cannot be that, or null.</summary>
    /// <param name="node">What is written.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="property">The property that it is for; null for an item of a list.</param>
    public static string? Refusal(JsonNode? node, Type type, JsonPropertyInfo? property)
    {
        var options = property?.CustomConverter is { } converter ? With(converter) : GatewayJson.Options;
        object? value;
        try
        {
            value = node.Deserialize(type, options);
        }
        catch (JsonException wrong)
        {
            return Expected(Nullable.GetUnderlyingType(type) ?? type, options) ?? wrong.Message;
        }

        if (value is null)
        {
            return "must not be null.";
        }

        return property?.AttributeProvider?.GetCustomAttributes(typeof(BetweenAttribute), inherit: true) is [BetweenAttribute bounds]
            && (Comparer<object>.Default.Compare(value, Read(bounds.Least)) < 0 || Comparer<object>.Default.Compare(value, Read(bounds.Most)) > 0)
            ? $"must be {bounds.Least} to {bounds.Most}."
            : null;

        object Read(object bound) => JsonSerializer.SerializeToNode(bound).Deserialize(type, options)!;
    }

    /// <summary>What to write; null where the type's converter says it.</summary>
    private static string? Expected(Type type, JsonSerializerOptions options) =>
        type == typeof(string) ? "must be a text: \"…\"."
        : type == typeof(bool) ? "must be true or false."
        : type == typeof(Uri) ? "must be an address: \"http://127.0.0.1:3000\"."
        : type.IsEnum ? $"must be one of {string.Join(", ", Enum.GetValues(type).Cast<object>().Select(one => JsonSerializer.Serialize(one, type, options)))}."
        : type == typeof(int) || (type == typeof(long) && options == GatewayJson.Options) ? "must be a whole number."
        : type == typeof(double) ? "must be a number."
        : null;

    private static JsonSerializerOptions With(System.Text.Json.Serialization.JsonConverter converter)
    {
        var options = new JsonSerializerOptions(GatewayJson.Options);
        options.Converters.Insert(0, converter);
        return options;
    }
}
