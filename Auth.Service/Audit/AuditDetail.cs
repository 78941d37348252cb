using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auth.Service.Audit;

/// <summary>
/// The JSON that stands as before and after of an act. The value of a member whose name says that it is a secret is left out,
/// whoever wrote it: the log is read by more people, and kept longer, than any secret may be.
/// </summary>
public static class AuditDetail
{
    private const string LeftOut = "[left out]";

    private static readonly string[] SecretNames = ["password", "passphrase", "secret", "token", "hash", "code", "credential", "private_key", "cookie"];

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The JSON of <paramref name="value"/> without secrets; null for null.</summary>
    public static string? Of(object? value)
    {
        var node = JsonSerializer.SerializeToNode(value, Json);
        return Cleaned(node)?.ToJsonString();
    }

    private static JsonNode? Cleaned(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(
            Storable(member.Key), IsSecret(member.Key) && member.Value is not null ? LeftOut : Cleaned(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Cleaned)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Storable(value.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private static bool IsSecret(string name) => SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>PostgreSQL's jsonb knows no NUL.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
