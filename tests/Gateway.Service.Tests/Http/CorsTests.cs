using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Http;

public sealed class CorsTests : IAsyncLifetime
{
    private const string Allowed = "https://app.example.org";

    private static readonly Guid Ann = Guid.NewGuid();

    private readonly RunningGateway _gateway = new RunningGateway().Configured($$"""
        { "routes": { "shop": { "match": { "path": "/shop/{**rest}", "methods": [ "GET", "PUT" ] }, "upstream": "chat", "cors": { "origins": [ "{{Allowed}}", "http://localhost:5173" ] } } } }
        """);

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapGet("/shop/a", () => "wares");
            app.MapGet("/api/a", () => "messages");
        });
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("https://evilapp.example.org")]
    [InlineData("https://x.app.example.org")]
    [InlineData("http://app.example.org")]
    [InlineData("https://app.example.org:8443")]
    [InlineData("https://app.example.org, https://evil.example")]
    public async Task S50_An_origin_that_is_not_listed_is_told_nothing_it_may_read(string origin)
    {
        foreach (var path in (string[])["/shop/a", "/api/a", "/health", "/", "/nothing"])
        {
            using var reply = await SendAsync(HttpMethod.Get, path, origin);
            using var preflight = await SendAsync(HttpMethod.Options, path, origin, "PUT");

            Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(preflight.Headers, header => header.Key.Equals("Access-Control-Allow-Origin", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task S50_A_listed_origin_reads_that_route_errors_included_and_no_other()
    {
        using var reply = await SendAsync(HttpMethod.Get, "/shop/a", Allowed);
        using var error = await SendAsync(HttpMethod.Get, "/shop/a", Allowed, user: false);
        using var elsewhere = await SendAsync(HttpMethod.Get, "/api/a", Allowed);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(Allowed, Assert.Single(reply.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Origin", reply.Headers.Vary);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.Equal(Allowed, Assert.Single(error.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(elsewhere.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task S50_A_preflight_is_answered_without_a_token_for_what_the_route_takes()
    {
        using var preflight = await SendAsync(HttpMethod.Options, "/shop/a", Allowed, "PUT", user: false);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(Allowed, Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("GET,PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("600", Assert.Single(preflight.Headers.GetValues("Access-Control-Max-Age")));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string origin, string? asks = null, bool user = true)
    {
        using var request = _gateway.Request(method, path, user ? Ann : null);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (asks is not null)
        {
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", asks);
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "authorization");
        }

        return await _gateway.SendAsync(request);
    }
}
