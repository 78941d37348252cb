using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Configuration;

/// <summary>What the gateway shows as what runs can be put back into a file.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Any_model_written_and_read_is_the_same_model() => Prop.ForAll<int>(seed =>
    {
        var written = Written(seed);
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<GatewayConfig>(written, GatewayJson.Options), GatewayJson.Options) == written;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_model_has_the_right_shape_in_json_and_in_yaml() => Prop.ForAll<int>(seed =>
    {
        // JSON is YAML: what is written as one is read as the other.
        var written = Written(seed);
        var trees = Enum.GetValues<ConfigFormat>().Select(format => Source.Parse(written, format)).ToList();
        foreach (var source in trees)
        {
            Shape.Check<GatewayConfig>(source.Root, source.Flaws);
        }

        return trees.TrueForAll(source => source.Flaws.Count == 0 && source.Root!.Deserialize<GatewayConfig>(GatewayJson.Options) is { } read && JsonSerializer.Serialize(read, GatewayJson.Options) == written)
            .Label(string.Join("; ", trees.SelectMany(source => source.Flaws)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_part_of_a_model_is_left_out()
    {
        var written = string.Concat(Enumerable.Range(0, 200).Select(Written));

        Assert.All(["\"canary\"", "\"retries\"", "\"limits\"", "\"headers\"", "\"certificate\""], part => Assert.Contains(part, written, StringComparison.Ordinal));
    }

    private static string Written(int seed) => JsonSerializer.Serialize(new AnyModel(seed).Make<GatewayConfig>(), GatewayJson.Options);
}
