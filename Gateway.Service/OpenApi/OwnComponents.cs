using System.Text.Json.Nodes;

namespace Gateway.Service.OpenApi;

/// <summary>The components of one service among those of all: what two describe differently under one name has the service's before it.</summary>
internal sealed class OwnComponents(string upstream, JsonObject all)
{
    private const string Prefix = "#/components/";

    private readonly List<JsonObject> _operations = [];

    /// <summary>An operation of the service, whose references <see cref="Add"/> settles.</summary>
    public JsonObject Take(JsonObject operation)
    {
        var copy = (JsonObject)operation.DeepClone();
        _operations.Add(copy);
        return copy;
    }

    public void Add(JsonObject? own)
    {
        var components = (JsonObject?)own?.DeepClone() ?? [];
        components.Remove("securitySchemes");
        var others = Clashes(components);
        foreach (var operation in _operations)
        {
            Follow(operation, others);
        }

        Follow(components, others);
        foreach (var (kind, named) in components)
        {
            if (all[kind] is not JsonObject known)
            {
                all[kind] = known = [];
            }

            foreach (var (name, component) in named as JsonObject ?? [])
            {
                known[others.GetValueOrDefault($"{Prefix}{kind}/{name}", $"{Prefix}{kind}/{name}")[(Prefix.Length + kind.Length + 1)..]] = component?.DeepClone();
            }
        }
    }

    /// <summary>The new reference of each component that another service has described otherwise.</summary>
    private Dictionary<string, string> Clashes(JsonObject components)
    {
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (kind, named) in components)
        {
            foreach (var (name, component) in named as JsonObject ?? [])
            {
                if (all[kind]?[name] is { } known && !JsonNode.DeepEquals(known, component))
                {
                    others[$"{Prefix}{kind}/{name}"] = $"{Prefix}{kind}/{upstream}.{name}";
                }
            }
        }

        return others;
    }

    private static void Follow(JsonNode? node, Dictionary<string, string> others)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && others.TryGetValue((string)reference!, out var renamed))
            {
                members["$ref"] = renamed;
            }

            foreach (var (_, member) in members.ToArray())
            {
                Follow(member, others);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Follow(item, others);
            }
        }
    }
}
