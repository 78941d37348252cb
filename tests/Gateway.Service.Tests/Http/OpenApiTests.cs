using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

public sealed class OpenApiTests : IAsyncLifetime
{
    private const string Chat = """
        {
          "openapi": "3.1.1", "info": { "title": "Chat", "version": "1" }, "servers": [ { "url": "http://10.0.0.1:1234" } ],
          "paths": {
            "/api/chats": { "get": { "tags": [ "Chats" ], "operationId": "List", "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Page" } } } } } } },
            "/api/chats/{id}": { "get": { "tags": [ "Chats" ], "responses": {} }, "delete": { "responses": {} } },
            "/api/invites/{code}": { "get": { "parameters": [ { "name": "code", "in": "path" }, { "name": "X-Invite-Code", "in": "header" } ], "responses": {} } },
            "/hooks": { "post": { "parameters": [ { "name": "X-Hook-Token", "in": "header" } ], "responses": {} } },
            "/internal/events": { "get": { "responses": {} } },
            "/metrics": { "get": { "responses": {} } }
          },
          "components": { "schemas": { "Page": { "type": "object", "title": "of chats" }, "Shared": { "type": "string" } } }
        }
        """;

    private const string Wares = """
        {
          "openapi": "3.1.1", "info": { "title": "Wares", "version": "1" },
          "paths": { "/v2/wares/{id}": { "get": { "operationId": "List", "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Page" } } } } } } }, "/v1/old": { "get": { "responses": {} } } },
          "components": { "schemas": { "Page": { "type": "object", "title": "of wares" }, "Shared": { "type": "string" } } }
        }
        """;

    /// <summary>What the gateway answers itself, with a file of its own.</summary>
    private static readonly string[] Own =
    [
        "/admin/gateway", "/admin/gateway/cache", "/admin/gateway/diff", "/admin/gateway/history", "/admin/gateway/rollback", "/admin/gateway/stats",
        "/bff/logout", "/bff/session", "/gateway.schema.json", "/health", "/teapot",
    ];

    private readonly RunningGateway _gateway = new();

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app => app.MapGet("/openapi/v1.json", () => Results.Text(Chat, "application/json")));
        await _gateway.AddUpstreamAsync("wares", app =>
        {
            app.MapGet("/openapi/v1.json", () => Results.Text(Wares, "application/json"));
            app.MapGet("/v2/wares/{id}", (string id) => id);
        });
        await _gateway.Configured("""
            {
              "upstreams": { "wares": { "service": "wares", "openapi": "/openapi/v1.json" }, "silent": { "targets": [ { "url": "http://127.0.0.1:1" } ], "openapi": "/openapi/v1.json" } },
              "routes": { "wares": { "match": { "path": "/shop/{**rest}" }, "upstream": "wares", "rewrite": "/v2/{**rest}", "auth": "none" } }
            }
            """).StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Source2_9_One_document_shows_what_is_routed_as_clients_see_it_and_nothing_else()
    {
        var document = await ReadAsync();

        Assert.Equal(
            ["/api/chats", "/api/chats/{id}", "/api/invites/{code}", "/hooks/{token}", "/shop/wares/{id}"],
            document["paths"]!.AsObject().Select(path => path.Key).Except(Own));
        Assert.Subset(document["paths"]!.AsObject().Select(path => path.Key).ToHashSet(), Own.ToHashSet());
        Assert.Equal("token", document["paths"]!["/admin/gateway"]!["put"]!["security"]![0]!.AsObject().Single().Key);
        Assert.Empty(document["paths"]!["/teapot"]!["get"]!["security"]!.AsArray());
        Assert.Equal("/", (string?)document["servers"]![0]!["url"]);
        Assert.Equal("token", document["paths"]!["/api/chats"]!["get"]!["security"]![0]!.AsObject().Single().Key);
        Assert.Empty(document["paths"]!["/shop/wares/{id}"]!["get"]!["security"]!.AsArray());
        Assert.Equal(("token", "path"), Parameter("/hooks/{token}", "post", 0));
        Assert.Equal(("code", "path"), Parameter("/api/invites/{code}", "get", 0));
        Assert.Single(document["paths"]!["/api/invites/{code}"]!["get"]!["parameters"]!.AsArray());
        Assert.DoesNotContain("10.0.0.1", document.ToJsonString(), StringComparison.Ordinal);

        (string?, string?) Parameter(string path, string method, int index) =>
            ((string?)document["paths"]![path]![method]!["parameters"]![index]!["name"], (string?)document["paths"]![path]![method]!["parameters"]![index]!["in"]);
    }

    [Fact]
    public async Task Source2_9_Two_services_may_call_different_things_alike()
    {
        var document = await ReadAsync();

        var seen = new[] { "/api/chats", "/shop/wares/{id}" }.Select(path =>
        {
            var reference = (string)document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
            return (string?)document["components"]!["schemas"]![reference.Split('/')[^1]]!["title"];
        });

        Assert.Equal(["of chats", "of wares"], seen);
        Assert.Single(document["components"]!["schemas"]!.AsObject(), schema => schema.Key.EndsWith("Shared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source2_9_What_is_documented_is_routed()
    {
        foreach (var (path, operations) in (await ReadAsync())["paths"]!.AsObject().Where(path => !Own.Contains(path.Key)))
        {
            foreach (var (method, _) in operations!.AsObject())
            {
                var asked = path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{code}", "c", StringComparison.Ordinal).Replace("{token}", "t", StringComparison.Ordinal);
                using var reply = await _gateway.SendAsync(_gateway.Request(new HttpMethod(method), asked, Guid.NewGuid()));

                // The upstream says so, and not the gateway.
                Assert.NotEqual(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
                Assert.NotEqual("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Fact]
    public async Task Source2_9_The_page_is_there_and_holds_no_script_or_style_of_its_own()
    {
        using var page = await _gateway.GetAsync("/openapi/index.html");
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("<style", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<script(?![^>]*src)", text);
        Assert.DoesNotMatch("<[^>]+ (style|on[a-z]+)=", text);
        Assert.DoesNotContain("unsafe", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using var short_ = await _gateway.GetAsync("/openapi");
        Assert.InRange((int)short_.StatusCode, 200, 399);
    }

    private async Task<JsonObject> ReadAsync()
    {
        using var reply = await _gateway.GetAsync("/openapi/v1.json");
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
    }
}
