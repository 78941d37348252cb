using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Service.Configuration;

/// <summary>Reads a configuration, with what it extends.</summary>
internal static class GatewayFile
{
    private const string BuiltIn = "rustygate";

    private static readonly string BuiltInPath = Path.Combine(AppContext.BaseDirectory, "gateway.json");

    /// <exception cref="JsonException">It is no configuration.</exception>
    public static GatewayConfig Read(string? path) =>
        Parse(File.ReadAllText(path is not null && File.Exists(path) ? path : BuiltInPath));

    /// <exception cref="JsonException">It is no configuration.</exception>
    public static GatewayConfig Parse(string text)
    {
        var own = JsonNode.Parse(text, documentOptions: GatewayJson.Document);
        var whole = own?["extends"]?.GetValue<string>() switch
        {
            null => own,
            BuiltIn => MergePatch.Apply(JsonNode.Parse(File.ReadAllText(BuiltInPath), documentOptions: GatewayJson.Document), own),
            var other => throw new JsonException($"There is no configuration \"{other}\" to extend, only \"{BuiltIn}\"."),
        };
        return whole.Deserialize<GatewayConfig>(GatewayJson.Options) ?? throw new JsonException("The configuration is empty.");
    }
}
