using System.Text.Json.Nodes;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Administration;

/// <summary>One difference between two configurations.</summary>
/// <param name="Path">Of the member.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is no more there.</param>
public sealed record ConfigChange(string Path, ChangeKind Kind, JsonNode? Before, JsonNode? After);

/// <summary>What became of a member.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>Compares what is written, with what is extended: order, comments and white space are no difference.</summary>
internal static class ConfigDiff
{
    public static IReadOnlyList<ConfigChange> Of(JsonNode? before, JsonNode? after)
    {
        var changes = new List<ConfigChange>();
        Compare("", before, after, changes);
        return changes;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<ConfigChange> changes)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (JsonObject old, JsonObject now):
                foreach (var key in old.Select(member => member.Key).Union(now.Select(member => member.Key), StringComparer.Ordinal))
                {
                    Compare(ConfigPath.Of(path, key), old[key], now[key], changes);
                }

                break;
            case (JsonArray old, JsonArray now):
                for (var index = 0; index < Math.Max(old.Count, now.Count); index++)
                {
                    Compare(ConfigPath.Of(path, index), index < old.Count ? old[index] : null, index < now.Count ? now[index] : null, changes);
                }

                break;
            default:
                var kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Changed;
                changes.Add(new ConfigChange(path, kind, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }
}
