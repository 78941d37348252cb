using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration.Schema;

/// <summary>The JSON schema of the configuration, made of the model and its documentation: editors complete and explain by it.</summary>
internal static class ConfigSchema
{
    private const string Size = "^[0-9]+(KiB|MiB|GiB)$";

    /// <summary>What is written as text, and how.</summary>
    private static readonly Dictionary<Type, string> Patterns = new()
    {
        [typeof(TimeSpan)] = "^[0-9]+([.][0-9]+)?(ms|s|m|h|d)$",
        [typeof(Rate)] = "^[0-9]+/(s|m|h|d)$",
        [typeof(LimitSubject)] = "^(ip|user|session|route|header:.+)$",
    };

    /// <summary>A file that extends another holds a part of everything, and null where something is taken away.</summary>
    public static string Text { get; } = new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "Configuration of RustyGate's gateway",
        ["if"] = new JsonObject { ["required"] = new JsonArray("extends") },
        ["then"] = Make(isPatch: true),
        ["else"] = Make(isPatch: false),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static JsonNode Make(bool isPatch) => GatewayJson.Options.GetJsonSchemaAsNode(
        typeof(GatewayConfig),
        new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Explained(context, node, isPatch) });

    private static JsonObject Explained(JsonSchemaExporterContext context, JsonNode node, bool isPatch)
    {
        if (node is not JsonObject schema)
        {
            schema = [];
        }

        var property = context.PropertyInfo?.AttributeProvider as PropertyInfo;
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (Patterns.TryGetValue(type, out var pattern))
        {
            (schema["type"], schema["pattern"]) = ("string", pattern);
        }
        else if (type == typeof(Uri))
        {
            (schema["type"], schema["format"]) = ("string", "uri");
        }
        else if (property?.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(ByteSizeConverter))
        {
            (schema["type"], schema["pattern"]) = (new JsonArray("integer", "string"), Size);
        }

        if (property?.GetCustomAttribute<BetweenAttribute>() is { Least: not string, Most: not string } bounds)
        {
            (schema["minimum"], schema["maximum"]) = (JsonSerializer.SerializeToNode(bounds.Least), JsonSerializer.SerializeToNode(bounds.Most));
        }

        if ((property is not null ? XmlDocs.Of(property) : XmlDocs.Of(type)) is { } description)
        {
            schema["description"] = type.IsEnum ? $"{description} {Values(type)}" : description;
        }

        if (isPatch)
        {
            schema.Remove("required");
            return context.Path.IsEmpty ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        return schema;
    }

    private static string Values(Type type) => string.Join(' ', type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(value => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Name)}`: {XmlDocs.Of(value)}"));
}
