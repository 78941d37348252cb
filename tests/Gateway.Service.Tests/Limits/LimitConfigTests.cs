using System.Text.Json;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Limits;

public sealed class LimitConfigTests
{
    [Theory]
    [InlineData("""{ "limits": { "a": { "rate": "100", "burst": 1 } } }""", "limits.a.rate")]
    [InlineData("""{ "limits": { "a": { "rate": "0/m", "burst": 1 } } }""", "limits.a.rate")]
    [InlineData("""{ "limits": { "a": { "rate": "1/m", "burst": 0 } } }""", "limits.a.burst")]
    [InlineData("""{ "limits": { "a": { "rate": "1/m" } } }""", "limits.a.burst")]
    [InlineData("""{ "limits": { "a": { "rate": "1/m", "burst": 1, "per": "client" } } }""", "limits.a.per")]
    [InlineData("""{ "limits": { "a": { "rate": "1/m", "burst": 1, "per": "header:" } } }""", "limits.a.per")]
    [InlineData("""{ "limits": { "a": { "rate": "1/m", "burst": 1, "per": "header:X Key" } } }""", "limits.a.per")]
    [InlineData("""{ "limits": { "a b": { "rate": "1/m", "burst": 1 } } }""", "limits[\"a b\"]")]
    [InlineData("""{ "default_limits": [ "none" ] }""", "default_limits[0]")]
    [InlineData("""{ "default_limits": [ "per_client", "per_client" ] }""", "default_limits")]
    [InlineData("""{ "routes": { "api": { "limits": [ "per_client", "none" ] } } }""", "routes.api.limits[1]")]
    [InlineData("""{ "routes": { "api": { "limits": [ "sign_in" ], "cost": 21 } } }""", "routes.api.limits")]
    [InlineData("""{ "routes": { "api": { "cost": 101 } } }""", "routes.api.cost")]
    [InlineData("""{ "routes": { "api": { "cost": 0 } } }""", "routes.api.cost")]
    [InlineData("""{ "trusted_proxies": [ "10.0.0.0/8", "10.0.0.1/8" ] }""", "trusted_proxies[1]")]
    [InlineData("""{ "hosts": [ "example.org:8080" ] }""", "hosts[0]")]
    [InlineData("""{ "overload": { "in_flight": 0 } }""", "overload.in_flight")]
    [InlineData("""{ "access_log": { "format": "xml" } }""", "access_log.format")]
    public void A_limit_that_cannot_be_is_refused_with_its_place(string differences, string path)
    {
        var text = differences.Insert(1, """ "extends": "rustygate",""");

        Assert.Equal(path, Assert.Single(ConfigReader.Read(text, ConfigFormat.Json).Flaws).Path);
    }

    [Theory]
    [InlineData("ip")]
    [InlineData("user")]
    [InlineData("session")]
    [InlineData("route")]
    [InlineData("header:X-Api-Key")]
    public void What_is_read_is_written_the_same(string per)
    {
        var text = $$"""{"rate":"100/m","burst":10,"per":"{{per}}"}""";

        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<LimitConfig>(text, GatewayJson.Options), GatewayJson.Options));
    }
}
