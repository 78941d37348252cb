using System.Globalization;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Configuration;

public sealed class ReadingTests
{
    private const string Json = """
        {
          // A comment.
          "upstreams": {
            "shop": { "targets": [ { "url": "http://127.0.0.1:3000", "weight": 3 }, { "url": "http://127.0.0.1:3001" } ], "timeout": "1m" },
          },
          "routes": { "shop": { "match": { "path": "/{**rest}", "methods": [ "GET" ] }, "upstream": "shop", "auth": "none", "max_body": "2MiB" } }
        }
        """;

    private const string Yaml = """
        # A comment.
        upstreams:
          shop:
            targets:
              - url: http://127.0.0.1:3000
                weight: 3
              - { url: "http://127.0.0.1:3001" }
            timeout: 1m
        routes:
          shop:
            match: { path: "/{**rest}", methods: [GET] }
            upstream: shop
            auth: none
            max_body: 2MiB
        """;

    [Fact]
    public void Source4_10_Json_and_yaml_are_read_into_the_same_model()
    {
        var json = ConfigReader.Read(Json, ConfigFormat.Json);
        var yaml = ConfigReader.Read(Yaml, ConfigFormat.Yaml);

        Assert.Empty(json.Flaws);
        Assert.Empty(yaml.Flaws);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(json.Config, GatewayJson.Options), System.Text.Json.JsonSerializer.Serialize(yaml.Config, GatewayJson.Options));
        Assert.Equal((3, 1 << 21), (yaml.Config!.Upstreams["shop"].Targets[0].Weight, yaml.Config.Routes["shop"].MaxBody));
    }

    [Fact]
    public void What_the_gateway_comes_with_is_good() => Assert.Empty(ConfigReader.Read(ConfigReader.BuiltIn, ConfigFormat.Json).Flaws);

    [Theory]
    [InlineData("""{ "upstreams": """, "", 1)]
    [InlineData("", "", 1)]
    [InlineData("[]", "", null)]
    [InlineData("""{ "upstreams": { "a": { "service": "a" } }, "upstreams": {} }""", "upstreams", 1)]
    [InlineData("{ \"routes\": {},\n  \"rotues\": {} }", "rotues", 2)]
    [InlineData("""{ "extends": "nothing" }""", "extends", 1)]
    [InlineData("""{ "upstreams": [] }""", "upstreams", 1)]
    [InlineData("""{ "upstreams": null }""", "upstreams", 1)]
    [InlineData("""{ "upstreams": { "a": {} } }""", "upstreams.a", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [] } } }""", "upstreams.a", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a", "targets": [ { "url": "http://a" } ] } } }""", "upstreams.a", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "a" } ] } } }""", "upstreams.a.targets[0].url", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "ftp://a" } ] } } }""", "upstreams.a.targets[0].url", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "http://me:secret@a" } ] } } }""", "upstreams.a.targets[0].url", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "http://a" }, { "url": "http://a/" } ] } } }""", "upstreams.a.targets[1].url", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "http://a", "weight": 0 } ] } } }""", "upstreams.a.targets[0].weight", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ { "url": "http://a", "weight": 1.5 } ] } } }""", "upstreams.a.targets[0].weight", 1)]
    [InlineData("""{ "upstreams": { "a": { "targets": [ {} ] } } }""", "upstreams.a.targets[0].url", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a", "timeout": 30 } } }""", "upstreams.a.timeout", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a", "timeout": "0s" } } }""", "upstreams.a.timeout", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a", "balance": "best" } } }""", "upstreams.a.balance", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a", "health": { "path": "health" } } } }""", "upstreams.a.health.path", 1)]
    [InlineData("""{ "upstreams": { "a": { "service": "a" }, "A": { "service": "b" } } }""", "upstreams.A", 1)]
    [InlineData("""{ "upstreams": { "a b": { "service": "a" } } }""", "upstreams[\"a b\"]", 1)]
    public void Source4_10_What_is_wrong_is_told_with_its_path_and_line(string text, string path, int? line)
    {
        var flaw = Assert.Single(ConfigReader.Read(text, ConfigFormat.Json).Flaws);

        Assert.Equal((path, line), (flaw.Path, flaw.Line));
        Assert.NotEmpty(flaw.Reason);
    }

    [Theory]
    [InlineData("""{ "upstream": "b", "match": { "path": "/" } }""", "routes.r.upstream")]
    [InlineData("""{ "match": { "path": "/" } }""", "routes.r.upstream")]
    [InlineData("""{ "upstream": "a" }""", "routes.r.match")]
    [InlineData("""{ "upstream": "a", "match": { "path": "shop" } }""", "routes.r.match.path")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/{a" } }""", "routes.r.match.path")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/{**a}/b" } }""", "routes.r.match.path")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/?q" } }""", "routes.r.match.path")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/Internal/{**rest}" } }""", "routes.r.match.path")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/{a}" }, "rewrite": "/{b}" }""", "routes.r.rewrite")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/{a}" }, "rewrite": "b" }""", "routes.r.rewrite")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/", "methods": [ "get" ] } }""", "routes.r.match.methods[0]")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/", "hosts": [ "a/b" ] } }""", "routes.r.match.hosts[0]")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/", "headers": { "a b": "c" } } }""", "routes.r.match.headers[\"a b\"]")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/" }, "auth": "everybody" }""", "routes.r.auth")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/" }, "stream": "yes" }""", "routes.r.stream")]
    [InlineData("""{ "upstream": "a", "match": { "path": "/" }, "max_body": "1 MB" }""", "routes.r.max_body")]
    public void Source4_10_A_route_that_leads_nowhere_is_told(string route, string path)
    {
        var flaw = Assert.Single(ConfigReader.Read("{ \"upstreams\": { \"a\": { \"service\": \"a\" } },\n \"routes\": {\n \"r\": " + route + " } }", ConfigFormat.Json).Flaws);

        Assert.Equal((path, 3), (flaw.Path, flaw.Line));
    }

    [Theory]
    [InlineData("""{ "path": "/a/{x}" }""", """{ "path": "/A/{y}" }""", true)]
    [InlineData("""{ "path": "/a", "methods": [ "GET", "PUT" ] }""", """{ "path": "/a", "methods": [ "PUT" ] }""", true)]
    [InlineData("""{ "path": "/a", "methods": [ "GET" ] }""", """{ "path": "/a" }""", false)]
    [InlineData("""{ "path": "/a", "hosts": [ "a.example" ] }""", """{ "path": "/a" }""", false)]
    [InlineData("""{ "path": "/{x}" }""", """{ "path": "/{**x}" }""", false)]
    public void Two_routes_that_take_the_same_are_told(string one, string other, bool isRefused)
    {
        var reading = ConfigReader.Read(
            $$"""{ "upstreams": { "a": { "service": "a" } }, "routes": { "one": { "upstream": "a", "match": {{one}} }, "other": { "upstream": "a", "match": {{other}} } } }""",
            ConfigFormat.Json);

        Assert.Equal(isRefused ? ["routes.other.match"] : [], reading.Flaws.Select(flaw => flaw.Path));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_the_order_of_the_file()
    {
        var flaws = ConfigReader.Read(
            """
            upstreams:
              shop: { targets: [ { url: 3, weight: heavy } ] }
              tea: { service: tea, timeout: 5 }
            routes:
              shop: { upstream: shop, match: {} }
              shop2:
                auth: nobody
            rest: no
            """,
            ConfigFormat.Yaml).Flaws;

        Assert.Equal(
            ["2 upstreams.shop.targets[0].url", "2 upstreams.shop.targets[0].weight", "3 upstreams.tea.timeout", "5 routes.shop.match.path", "6 routes.shop2.match", "6 routes.shop2.upstream",
                "7 routes.shop2.auth", "8 rest"],
            flaws.Select(flaw => string.Create(CultureInfo.InvariantCulture, $"{flaw.Line} {flaw.Path}")).Order());
    }

    [Theory]
    [InlineData("a: ]", 1)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("a: 1\n---\nb: 2", 2)]
    [InlineData("a: !!binary x", 1)]
    [InlineData("a: *b", 1)]
    [InlineData("a: &a [*a]", 1)]
    public void Yaml_that_cannot_be_read_is_told_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Single(ConfigReader.Read(text, ConfigFormat.Yaml).Flaws).Line);

    [Fact]
    public void Aliases_of_aliases_do_not_fill_the_memory()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(n => string.Create(CultureInfo.InvariantCulture, $"a{n}: &a{n} [{string.Join(", ", Enumerable.Repeat($"*a{n - 1}", 10))}]\n")));

        Assert.Contains("too large", Assert.Single(ConfigReader.Read(text, ConfigFormat.Yaml).Flaws).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_extends_holds_what_differs_and_null_takes_away()
    {
        var reading = ConfigReader.Read(
            """
            extends: rustygate
            upstreams: { chat: { timeout: 5s, health: { path: null } } }
            routes: { ws: null }
            """,
            ConfigFormat.Yaml);

        Assert.Empty(reading.Flaws);
        Assert.Equal((TimeSpan.FromSeconds(5), null, "chat"), (reading.Config!.Upstreams["chat"].Timeout, reading.Config.Upstreams["chat"].Health.Path, reading.Config.Upstreams["chat"].Service));
        Assert.DoesNotContain("ws", reading.Config.Routes.Keys);
        Assert.Contains("events", reading.Config.Routes.Keys);
    }
}
