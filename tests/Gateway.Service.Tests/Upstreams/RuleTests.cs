using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Upstreams;

public sealed class RuleTests
{
    [Theory]
    [InlineData(""" "hash": { "by": "cookie" } """, "", "upstreams.shop.hash.name")]
    [InlineData(""" "hash": { "by": "path" } """, "", "upstreams.shop.hash.name")]
    [InlineData(""" "slow_start": "2h" """, "", "upstreams.shop.slow_start")]
    [InlineData(""" "health": { "failures": 0 } """, "", "upstreams.shop.health.failures")]
    [InlineData(""" "health": { "errors": { "rate": 0 } } """, "", "upstreams.shop.health.errors.rate")]
    [InlineData(""" "circuit": { "minimum": 1 } """, "", "upstreams.shop.circuit.minimum")]
    [InlineData("", """ "retries": { "statuses": [ 503, 404 ] } """, "routes.shop.retries.statuses[1]")]
    [InlineData("", """ "retries": { "most": 6 } """, "routes.shop.retries.most")]
    [InlineData("", """ "canary": { "upstream": "next", "weight": 5 } """, "routes.shop.canary.upstream")]
    [InlineData("", """ "canary": { "upstream": "shop", "weight": 5 } """, "routes.shop.canary.upstream")]
    [InlineData("", """ "canary": { "upstream": "chat" } """, "routes.shop.canary")]
    [InlineData("", """ "canary": { "upstream": "chat", "weight": 101 } """, "routes.shop.canary.weight")]
    [InlineData("", """ "canary": { "upstream": "chat", "headers": { "a b": "c" } } """, "routes.shop.canary.headers[\"a b\"]")]
    public void A_rule_that_cannot_be_meant_is_refused_with_its_place(string upstream, string route, string path) =>
        Assert.Equal(path, Assert.Single(Read(upstream, route).Flaws).Path);

    [Fact]
    public void Rules_are_read_and_written_alike()
    {
        const string Upstream = """
            "balance": "hash", "hash": { "by": "header", "name": "X-Key" }, "slow_start": "30s", "connect_timeout": "1s", "reveal": true,
            "health": { "path": "/well", "failures": 3, "successes": 2, "panic": 0.3, "errors": { "rate": 0.4, "minimum": 5, "window": "5s", "out": "3s" } },
            "circuit": { "rate": 0.6, "minimum": 10, "window": "20s", "open": "2s" }
            """;
        const string Route = """
            "timeout": "5s", "total_timeout": "1m", "retries": { "most": 2, "try_timeout": "2s", "statuses": [ 502, 503 ], "budget": 0.1, "minimum": 3 },
            "canary": { "upstream": "chat", "weight": 2.5, "user_share": 10, "users": [ "ann" ], "headers": { "X-Try": "next" }, "reveal": true }
            """;

        var read = Read(Upstream, Route);
        Assert.Empty(read.Flaws);
        var written = System.Text.Json.JsonSerializer.Serialize(read.Config, GatewayJson.Options);
        var again = ConfigReader.Read(written, ConfigFormat.Json);

        Assert.Empty(again.Flaws);
        Assert.Equal(written, System.Text.Json.JsonSerializer.Serialize(again.Config, GatewayJson.Options));
        Assert.Equal(read.Config!.Upstreams["shop"].Circuit, again.Config!.Upstreams["shop"].Circuit);
    }

    private static ConfigReading Read(string upstream, string route) => ConfigReader.Read(
        $$"""
        {
          "extends": "rustygate",
          "upstreams": { "shop": { "targets": [ { "url": "http://127.0.0.1:3000" } ] {{Also(upstream)}} } },
          "routes": { "shop": { "match": { "path": "/shop" }, "upstream": "shop" {{Also(route)}} } }
        }
        """,
        ConfigFormat.Json);

    private static string Also(string members) => members.Length > 0 ? $", {members}" : "";
}
