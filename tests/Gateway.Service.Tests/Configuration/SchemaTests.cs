using System.Text.Json.Nodes;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Configuration;

public sealed class SchemaTests
{
    [Fact]
    public async Task Source4_10_The_schema_is_published_for_everyone_and_explains_each_key()
    {
        await using var gateway = await new RunningGateway().StartAsync();

        using var reply = await gateway.GetAsync("/gateway.schema.json");
        var schema = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal("application/schema+json", reply.Content.Headers.ContentType!.MediaType);
        var whole = schema["else"]!;
        var route = whole["properties"]!["routes"]!["additionalProperties"]!;
        Assert.Contains("upstream", route["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("`none`: Anybody.", route["properties"]!["auth"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("string", whole["properties"]!["upstreams"]!["additionalProperties"]!["properties"]!["timeout"]!["type"]!.GetValue<string>());
        Assert.DoesNotContain("\"required\"", schema["then"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(Undescribed(whole, "").ToList());
    }

    [Fact]
    public void A_file_may_name_its_schema() =>
        Assert.Empty(ConfigReader.Read("""{ "$schema": "http://localhost:8080/gateway.schema.json" }""", ConfigFormat.Json).Flaws);

    private static IEnumerable<string> Undescribed(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject schema:
                foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
                {
                    if (property is JsonObject { } known && !known.ContainsKey("description"))
                    {
                        yield return $"{path}.{name}";
                    }
                }

                foreach (var missing in schema.SelectMany(member => Undescribed(member.Value, $"{path}.{member.Key}")))
                {
                    yield return missing;
                }

                break;
            case JsonArray items:
                foreach (var missing in items.SelectMany(item => Undescribed(item, path)))
                {
                    yield return missing;
                }

                break;
        }
    }
}
