using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

[Collection(Tracing.Collection)]
public sealed class MarksTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task Source4_7_Every_reply_is_marked_the_gateways_own_errors_too()
    {
        await using var gateway = new RunningGateway().Configured("""{ "limits": { "per_client": { "rate": "1/m", "burst": 8 } } }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/ok", () => "ok"));
        await gateway.StartAsync();

        (HttpMethod Method, string Path, Guid? User, HttpStatusCode Status)[] cases =
        [
            (HttpMethod.Get, "/health", null, HttpStatusCode.OK),
            (HttpMethod.Get, "/", null, HttpStatusCode.OK),
            (HttpMethod.Get, "/api/ok", Ann, HttpStatusCode.OK),
            (HttpMethod.Get, "/api/ok", null, HttpStatusCode.Unauthorized),
            (HttpMethod.Get, "/api/none", Ann, HttpStatusCode.NotFound),
            (HttpMethod.Get, "/nothing", null, HttpStatusCode.NotFound),
            (HttpMethod.Get, "/teapot", null, (HttpStatusCode)418),
            (HttpMethod.Trace, "/", null, HttpStatusCode.MethodNotAllowed),
            (HttpMethod.Get, "/events", Ann, HttpStatusCode.ServiceUnavailable),
            (HttpMethod.Get, "/internal/events", Ann, HttpStatusCode.NotFound),
            (HttpMethod.Get, "/nothing", null, HttpStatusCode.TooManyRequests),
        ];
        foreach (var (method, path, user, status) in cases)
        {
            using var reply = await gateway.SendAsync(gateway.Request(method, path, user));

            Assert.Equal((path, status), (path, reply.StatusCode));
            Assert.Equal("RustyGate", Assert.Single(reply.Headers.GetValues("X-Proxy-By")));
            Assert.Matches("^[0-9a-f]{32}$", Assert.Single(reply.Headers.GetValues("X-Request-ID")));
            Assert.Matches(@"^[0-9]+\.[0-9]ms$", Assert.Single(reply.Headers.GetValues("X-Response-Time")));
            Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains("frame-ancestors 'none'", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            if ((int)status >= 400 && path != "/api/none")
            {
                Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Source4_8_An_upstream_is_told_of_the_callers_trace_by_a_span_of_the_gateway_whether_spans_are_exported_or_not(string exporter)
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string Span = "00f067aa0ba902b7";
        await using var gateway = new RunningGateway().With("OTEL_EXPORTER_OTLP_ENDPOINT", exporter);
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/trace", (HttpContext context) => context.Request.Headers["traceparent"].ToString()));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/api/trace", Ann);
        request.Headers.Add("traceparent", $"00-{Trace}-{Span}-01");

        using var reply = await gateway.SendAsync(request);

        var told = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-0[01]$", told);
        Assert.DoesNotContain(Span, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc-1.2_3", true)]
    [InlineData("a b", false)]
    [InlineData("<script>", false)]
    [InlineData("", false)]
    public async Task S36_A_request_id_is_taken_over_only_when_well_formed(string id, bool isTaken)
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/id", (HttpContext context) => context.Request.Headers["X-Request-ID"].ToString()));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/api/id", Ann);
        request.Headers.TryAddWithoutValidation("X-Request-ID", id);

        using var reply = await gateway.SendAsync(request);

        var given = Assert.Single(reply.Headers.GetValues("X-Request-ID"));
        Assert.Equal(isTaken, given == id);
        Assert.True(isTaken || Regex.IsMatch(given, "^[0-9a-f]{32}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(given, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task S36_A_request_id_of_ten_kilobytes_is_replaced()
    {
        await using var gateway = await new RunningGateway().StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/health");
        request.Headers.TryAddWithoutValidation("X-Request-ID", new string('a', 10_000));

        using var reply = await gateway.SendAsync(request);

        Assert.Equal(32, Assert.Single(reply.Headers.GetValues("X-Request-ID")).Length);
    }
}
