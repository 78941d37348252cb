using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Service.Configuration.Reading;

/// <summary>
/// Holds a tree against the model's types, as the serializer does, but goes on after the first fault: unknown and missing members, wrong
/// types, and values out of the range that <see cref="BetweenAttribute"/> gives.
/// </summary>
internal static class Shape
{
    public static void Check<T>(JsonNode? tree, List<Flaw> flaws) => Check(tree, GatewayJson.Options.GetTypeInfo(typeof(T)), "", flaws);

    private static void Check(JsonNode? node, JsonTypeInfo type, string path, List<Flaw> flaws)
    {
        switch (type.Kind, node)
        {
            case (JsonTypeInfoKind.Object, JsonObject members):
                CheckMembers(members, type, path, flaws);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonObject entries):
                foreach (var (key, value) in entries)
                {
                    Check(value, GatewayJson.Options.GetTypeInfo(type.ElementType!), ConfigPath.Of(path, key), flaws);
                }

                break;
            case (JsonTypeInfoKind.Enumerable, JsonArray items):
                for (var index = 0; index < items.Count; index++)
                {
                    Check(items[index], GatewayJson.Options.GetTypeInfo(type.ElementType!), ConfigPath.Of(path, index), flaws);
                }

                break;
            case (JsonTypeInfoKind.None, _):
                Add(Leaf.Refusal(node, type.Type, property: null));
                break;
            default:
                Add(type.Kind == JsonTypeInfoKind.Enumerable ? "must be a list: [ … ]." : "must be an object: { … }.");
                break;
        }

        void Add(string? reason)
        {
            if (reason is not null)
            {
                flaws.Add(new Flaw(path, reason));
            }
        }
    }

    private static void CheckMembers(JsonObject members, JsonTypeInfo type, string path, List<Flaw> flaws)
    {
        foreach (var (key, value) in members)
        {
            var member = ConfigPath.Of(path, key);
            if (type.Properties.FirstOrDefault(known => known.Name == key) is not { } property)
            {
                flaws.Add(new Flaw(member, $"is no key here; there are {string.Join(", ", type.Properties.Select(known => known.Name))}."));
            }
            else if (value is null && !property.IsSetNullable)
            {
                flaws.Add(new Flaw(member, "must not be null: give it a value, or leave it away."));
            }
            else if (value is not null && (property.CustomConverter is not null || GatewayJson.Options.GetTypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.None))
            {
                if (Leaf.Refusal(value, property.PropertyType, property) is { } reason)
                {
                    flaws.Add(new Flaw(member, reason));
                }
            }
            else if (value is not null)
            {
                Check(value, GatewayJson.Options.GetTypeInfo(property.PropertyType), member, flaws);
            }
        }

        flaws.AddRange(type.Properties.Where(property => property.IsRequired && !members.ContainsKey(property.Name))
            .Select(property => new Flaw(ConfigPath.Of(path, property.Name), "is missing.")));
    }
}
