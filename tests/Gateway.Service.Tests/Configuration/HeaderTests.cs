using System.Net.Http.Json;
using Edge;
using Gateway.Service.Configuration.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Configuration;

public sealed class HeaderTests
{
    [Fact]
    public async Task Source1_4_A_route_sets_adds_and_removes_headers_both_ways()
    {
        await using var upstream = await TinyServer.StartAsync(app => app.MapGet("/echo", (HttpContext context) =>
        {
            context.Response.Headers["Server"] = "secret/1.2";
            context.Response.Headers["Cache-Control"] = "no-store";
            return context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        }));
        await using var gateway = await new RunningGateway().Alone(
            $$"""
            {
              "upstreams": { "a": { "targets": [ { "url": "{{upstream.Address}}" } ] } },
              "routes": {
                "echo": {
                  "match": { "path": "/echo" }, "upstream": "a", "auth": "none",
                  "headers": {
                    "request": { "set": { "X-Tenant": "one" }, "append": { "X-Seen": "gateway" }, "remove": [ "Accept-Language" ] },
                    "response": { "set": { "Cache-Control": "max-age=5" , "X-Frame-Options": "SAMEORIGIN" }, "append": { "Vary": "X-Tenant" }, "remove": [ "server" ] }
                  }
                }
              }
            }
            """).StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/echo");
        request.Headers.Add("X-Tenant", "forged");
        request.Headers.Add("X-Seen", "client");
        request.Headers.Add("Accept-Language", "en");

        using var reply = await gateway.SendAsync(request);
        var sent = new Dictionary<string, string[]>((await reply.Content.ReadFromJsonAsync<Dictionary<string, string[]>>(TestContext.Current.CancellationToken))!, StringComparer.OrdinalIgnoreCase);

        Assert.Equal(["one"], sent["X-Tenant"]);
        Assert.Equal(["client", "gateway"], sent["X-Seen"].SelectMany(value => value.Split(", ")));
        Assert.DoesNotContain("Accept-Language", sent.Keys);
        Assert.Equal("max-age=5", Assert.Single(reply.Headers.GetValues("Cache-Control")));
        Assert.Equal("SAMEORIGIN", Assert.Single(reply.Headers.GetValues("X-Frame-Options")));
        Assert.Contains("X-Tenant", reply.Headers.Vary);
        Assert.Empty(reply.Headers.Server);
    }

    [Fact]
    public async Task Source1_4_What_the_gateway_answers_itself_for_a_route_has_its_headers_too()
    {
        await using var gateway = await new RunningGateway().Alone(
            """
            {
              "upstreams": { "a": { "targets": [ { "url": "http://127.0.0.1:1" } ] } },
              "routes": { "a": { "match": { "path": "/a" }, "upstream": "a", "headers": { "response": { "set": { "X-Team": "shop" } } } } }
            }
            """).StartAsync();

        using var reply = await gateway.GetAsync("/a");

        Assert.Equal((System.Net.HttpStatusCode.Unauthorized, "shop"), (reply.StatusCode, Assert.Single(reply.Headers.GetValues("X-Team"))));
    }

    [Fact]
    public async Task A_secret_of_a_header_comes_from_the_environment_and_is_not_shown()
    {
        Environment.SetEnvironmentVariable("GATEWAY_TEST_TOKEN", "a-secret");
        await using var upstream = await TinyServer.StartAsync(app => app.MapGet("/echo", (HttpContext context) => context.Request.Headers.Authorization.ToString()));
        await using var gateway = await new RunningGateway().Alone(
            $$"""
            {
              "upstreams": { "a": { "targets": [ { "url": "{{upstream.Address}}" } ] } },
              "routes": {
                "echo": {
                  "match": { "path": "/echo" }, "upstream": "a", "auth": "none",
                  "headers": { "request": { "set": { "Authorization": "Bearer ${GATEWAY_TEST_TOKEN}", "X-Other": "${HOME}" } } }
                }
              }
            }
            """).StartAsync();

        using var reply = await gateway.GetAsync("/echo");
        using var shown = await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Get, "/admin/gateway", Guid.NewGuid()));

        Assert.Equal("Bearer a-secret", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("a-secret", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("request", "set", "{ \"X\": \"${GATEWAY_NOT_THERE}\" }", "set.X")]
    [InlineData("request", "set", "{ \"X\": \"a\\r\\nX-Role: admin\" }", "set.X")]
    [InlineData("response", "append", "{ \"X\": \"a\\nb\" }", "append.X")]
    [InlineData("response", "set", "{ \"X\": \"\\u0000\" }", "set.X")]
    [InlineData("response", "set", "{ \"X\": \"ä\" }", "set.X")]
    [InlineData("response", "set", "{ \"X\": \" a\" }", "set.X")]
    [InlineData("response", "set", "{ \"X Y\": \"a\" }", "set[\"X Y\"]")]
    [InlineData("response", "set", "{ \"X\\r\\nY\": \"a\" }", "set[\"X\r\nY\"]")]
    [InlineData("response", "set", "{ \"Transfer-Encoding\": \"chunked\" }", "set.Transfer-Encoding")]
    [InlineData("request", "remove", "[ \"Content-Length\" ]", "remove[0]")]
    [InlineData("request", "remove", "[ \"\" ]", "remove[0]")]
    public void Source1_4_What_is_no_header_is_refused(string way, string change, string value, string path)
    {
        var flaw = Assert.Single(ConfigReader.Read(
            $$"""
            {
              "upstreams": { "a": { "service": "a" } },
              "routes": { "r": { "match": { "path": "/a" }, "upstream": "a", "headers": { "{{way}}": { "{{change}}": {{value}} } } } }
            }
            """,
            ConfigFormat.Json).Flaws);

        Assert.Equal($"routes.r.headers.{way}.{path}", flaw.Path);
    }
}
