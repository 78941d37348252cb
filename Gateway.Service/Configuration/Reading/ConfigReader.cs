using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Service.Configuration.Checks;

namespace Gateway.Service.Configuration.Reading;

/// <summary>Reads a configuration with what it extends, and finds all that is wrong with it at once.</summary>
internal static class ConfigReader
{
    private const string Extends = "extends";
    private const string BuiltInName = "rustygate";
    private const int VersionBytes = 8;

    /// <summary>The configuration that the gateway comes with.</summary>
    public static string BuiltIn { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "gateway.json"));

    public static ConfigReading Read(string text, ConfigFormat format)
    {
        var version = VersionOf(text);
        var source = Source.Parse(text, format);
        if (source.Flaws.Count > 0)
        {
            return new ConfigReading(text, version, source.Root, Config: null, source.Flaws, source);
        }

        var tree = Whole(source);
        Shape.Check<GatewayConfig>(tree, source.Flaws);
        var config = source.Flaws.Count == 0 ? tree.Deserialize<GatewayConfig>(GatewayJson.Options)! : null;
        if (config is not null)
        {
            source.Flaws.AddRange(AllChecks.Check(config));
        }

        return source.Flaws.Count == 0
            ? new ConfigReading(text, version, tree, config, [], source)
            : new ConfigReading(text, version, tree, Config: null, [.. source.Flaws.Select(source.Placed).OrderBy(flaw => flaw.Line ?? int.MaxValue)], source);
    }

    public static string VersionOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(..VersionBytes));

    /// <summary>The file's members over those of the one that it extends.</summary>
    private static JsonNode? Whole(Source source)
    {
        if (source.Root is not JsonObject own || !own.TryGetPropertyValue(Extends, out var name) || name is null)
        {
            return source.Root;
        }

        if (name.GetValueKind() == JsonValueKind.String && name.GetValue<string>() == BuiltInName)
        {
            return MergePatch.Apply(JsonSource.Parse(BuiltIn).Root, own);
        }

        source.Flaws.Add(new Flaw(Extends, $"must be \"{BuiltInName}\", or not be there: nothing else can be extended."));
        return own;
    }
}
