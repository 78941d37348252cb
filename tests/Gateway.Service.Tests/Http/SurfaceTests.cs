using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>What there is from outside, and what is said when something breaks.</summary>
public sealed class SurfaceTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();

    private readonly RunningGateway _gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured("""
        { "routes": { "pages": { "match": { "path": "/pages/{**rest}" }, "upstream": "chat" } } }
        """);

    public async ValueTask InitializeAsync()
    {
        // Auth answers a sign-in with what the gateway cannot make a session of.
        _gateway.Authority.Extra = app =>
        {
            app.MapPost("/auth/login", () => Results.Text("""{ "refresh_token": "secret" """, "application/json"));
            app.MapPost("/internal/tickets/redeem", () => Results.Text("secret", "application/json"));
        };
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapMethods("/{**rest}", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"], (HttpContext context) =>
            {
                (context.Response.Headers.Server, context.Response.Headers.XPoweredBy) = ("Old/1.0", "Old");
                (context.Response.Headers.ContentSecurityPolicy, context.Response.Headers["Referrer-Policy"]) = ("sandbox", "same-origin");
                context.Response.Headers.XContentTypeOptions = "whatever";
                return context.Request.Path.Value;
            });
            app.MapPost("/api/chats", () => Results.Created("/api/chats/1", new { id = 1 }));
            app.MapGet("/pages/thrown", string () => throw new InvalidOperationException("The inside of Chat."));
        });
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/health", """{"status":"ok","service":"rustygate"}""")]
    [InlineData("/health/live", null)]
    [InlineData("/health/ready", null)]
    public async Task Source4_1_Health_is_told_to_everybody(string path, string? body)
    {
        using var reply = await _gateway.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(body ?? """{"status":"healthy"}""", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    [InlineData("DEBUG")]
    [InlineData("PROPFIND")]
    [InlineData("MKCOL")]
    [InlineData("get")]
    [InlineData("FOO")]
    [InlineData("QUERY")]
    public async Task S64_Methods_that_are_not_served_are_405_with_those_that_are(string method)
    {
        foreach (var path in (string[])["/", "/api/chats", "/pages/a", "/health", "/nothing", "/auth/login"])
        {
            await using var connection = await RawConnection.OpenAsync(_gateway.Address);
            await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Secret: echo-me\r\nConnection: close\r\n\r\n");
            var reply = await connection.ReadToEndAsync();

            Assert.StartsWith("HTTP/1.1 405 ", reply, StringComparison.Ordinal);
            Assert.Contains("Allow: GET", reply, StringComparison.Ordinal);
            Assert.DoesNotContain("echo-me", reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/")]
    [InlineData("/dashboard")]
    [InlineData("/.git/config")]
    [InlineData("/.git/HEAD")]
    [InlineData("/.env")]
    [InlineData("/appsettings.json")]
    [InlineData("/gateway.json")]
    [InlineData("/Gateway.Service.dll")]
    [InlineData("/web.config")]
    [InlineData("/openapi/auth.json")]
    [InlineData("/openapi/../internal/events")]
    [InlineData("/internal/events")]
    [InlineData("/INTERNAL/events")]
    [InlineData("/%69nternal/events")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/debug/pprof")]
    [InlineData("/actuator/env")]
    public async Task S65_What_is_for_the_inside_is_not_there(string path)
    {
        await using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {_gateway.Authority.TokenOf(Ann)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source1_6_S66_A_fault_is_500_without_a_word_of_the_inside()
    {
        using var request = _gateway.Request(HttpMethod.Post, "/bff/login");
        request.Content = new StringContent("{}");
        request.Headers.Add("X-RustyGate-Csrf", "1");
        request.Headers.Add("Origin", _gateway.Address.GetLeftPart(UriPartial.Authority));
        using var own = await _gateway.SendAsync(request);
        using var behind = await _gateway.GetAsync("/pages/thrown", Ann);

        foreach (var (status, reply) in ((HttpStatusCode, HttpResponseMessage)[])[(HttpStatusCode.BadGateway, own), (HttpStatusCode.InternalServerError, behind)])
        {
            var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(status, reply.StatusCode);
            Assert.DoesNotContain("Exception", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("inside", text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    /// <summary>Auth answers what nobody expects, and the gateway's own code throws.</summary>
    [Theory]
    [InlineData("application/json", "application/problem+json")]
    [InlineData("text/html", "text/html")]
    public async Task S66_An_exception_of_the_gateway_itself_is_500_without_a_word_of_it_and_is_in_the_log(string accepted, string type)
    {
        using var request = _gateway.Request(HttpMethod.Get, "/events?ticket=one-use");
        request.Headers.Add("Accept", accepted);
        using var reply = await _gateway.SendAsync(request);

        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.InternalServerError, type), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        Assert.Equal(accepted != type, text.Contains("\"internal_error\"", StringComparison.Ordinal));
        foreach (var inside in (string[])["Exception", "Json", "   at ", "secret", "one-use", "Ticket"])
        {
            Assert.DoesNotContain(inside, text.Replace("application/problem+json", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal("nosniff", Value(reply, "X-Content-Type-Options"));
        await Eventually.HoldsAsync(() => _gateway.Logged.Any(line => line.Contains("/events failed", StringComparison.Ordinal)));
        Assert.DoesNotContain(_gateway.Logged, line => line.Contains("one-use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source1_6_Each_code_has_its_cause()
    {
        using var ok = await _gateway.GetAsync("/api/chats", Ann);
        using var created = await _gateway.SendAsync(_gateway.Request(HttpMethod.Post, "/api/chats", Ann));
        using var missing = await _gateway.GetAsync("/nothing");
        using var teapot = await _gateway.GetAsync("/teapot");
        using var method = await _gateway.SendAsync(_gateway.Request(new HttpMethod("FOO"), "/"));
        await using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a b\r\n\r\n");

        Assert.Equal([200, 201, 404, 418, 405], new[] { ok, created, missing, teapot, method }.Select(reply => (int)reply.StatusCode));
        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S51_Every_answer_has_the_headers_and_an_upstream_with_its_own_policy_keeps_it()
    {
        foreach (var (path, user) in ((string, Guid?)[])[("/", null), ("/health", null), ("/nothing", null), ("/api/chats", null), ("/teapot", null), ("/openapi/v1.json", null)])
        {
            using var reply = await _gateway.GetAsync(path, user);

            Assert.Equal("nosniff", Value(reply, "X-Content-Type-Options"));
            Assert.Equal("DENY", Value(reply, "X-Frame-Options"));
            Assert.Equal("no-referrer", Value(reply, "Referrer-Policy"));
            Assert.Equal("same-origin", Value(reply, "Cross-Origin-Opener-Policy"));
            Assert.Contains("frame-ancestors 'none'", Value(reply, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-inline", Value(reply, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.False(reply.Headers.Contains("Server"));
        }

        using var own = await _gateway.GetAsync("/pages/a", Ann);
        Assert.Equal(("sandbox", "same-origin", "nosniff"), (Value(own, "Content-Security-Policy"), Value(own, "Referrer-Policy"), Value(own, "X-Content-Type-Options")));
        Assert.False(own.Headers.Contains("Server"));
        Assert.False(own.Headers.Contains("X-Powered-By"));
    }

    private static string Value(HttpResponseMessage reply, string name) => Assert.Single(reply.Headers.GetValues(name));
}
