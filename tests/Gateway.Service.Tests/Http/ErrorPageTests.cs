using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Tests.Http;

public sealed class ErrorPageTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();

    private readonly RunningGateway _gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured("""
        {
          "upstreams": {
            "gone": { "targets": [ { "url": "http://127.0.0.1:1" } ] },
            "gone-too": { "targets": [ { "url": "http://127.0.0.1:1" } ] },
            "none": { "service": "nobody" },
            "slow": { "service": "chat", "timeout": "300ms" }
          },
          "routes": {
            "gone": { "match": { "path": "/gone" }, "upstream": "gone" },
            "gone-too": { "match": { "path": "/gone-too" }, "upstream": "gone-too" },
            "slow": { "match": { "path": "/pages/slow" }, "upstream": "slow" },
            "none": { "match": { "path": "/none" }, "upstream": "none" },
            "pages": { "match": { "path": "/pages/{**rest}" }, "upstream": "chat" }
          }
        }
        """);

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapGet("/pages/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
            app.MapGet("/pages/own", () => Results.Text("<p>own words</p>", "text/html", statusCode: 404));
            app.MapGet("/pages/{status:int}", (int status) => Problem.Of(status, "some_code", "A title.", "A detail with internals."));
        });
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/pages/400", 400)]
    [InlineData("/pages/403", 403)]
    [InlineData("/nothing", 404)]
    [InlineData("/pages/404", 404)]
    [InlineData("/pages/405", 405)]
    [InlineData("/pages/413", 413)]
    [InlineData("/teapot", 418)]
    [InlineData("/pages/429", 429)]
    [InlineData("/pages/500", 500)]
    [InlineData("/gone", 502)]
    [InlineData("/none", 503)]
    [InlineData("/pages/slow", 504)]
    public async Task Source0_9_A_browser_gets_a_page_and_a_program_the_problem(string path, int status)
    {
        using var page = await GetAsync(path, "text/html,application/xhtml+xml,*/*;q=0.8");
        // Another one that is gone: the first is known to be, and that is 503.
        using var problem = await GetAsync(path == "/gone" ? "/gone-too" : path, "*/*");

        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((status, status), ((int)page.StatusCode, (int)problem.StatusCode));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains(Assert.Single(page.Headers.GetValues("X-Request-ID")), text, StringComparison.Ordinal);
        Assert.Contains($">{status}<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("internals", text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Source0_9_Whoever_is_not_signed_in_is_led_to_the_sign_in()
    {
        using var page = await GetAsync("/pages/own", "text/html", user: false);
        using var problem = await GetAsync("/pages/own", "*/*", user: false);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/login_page?return=%2Fpages%2Fown", page.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, problem.StatusCode);
    }

    [Fact]
    public async Task Source0_9_A_page_of_the_upstream_stays_and_scripts_get_problems()
    {
        using var own = await GetAsync("/pages/own", "text/html");
        using var script = _gateway.Request(HttpMethod.Get, "/nothing", Ann);
        script.Headers.TryAddWithoutValidation("Accept", "text/html, */*");
        script.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "cors");
        using var toScript = await _gateway.SendAsync(script);

        Assert.Equal("<p>own words</p>", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/problem+json", toScript.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Source0_9_The_style_of_the_pages_is_there()
    {
        using var style = await GetAsync("/error-pages/style.css", "text/css", user: false);

        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept, bool user = true)
    {
        using var request = _gateway.Request(HttpMethod.Get, path, user ? Ann : null);
        request.Headers.Accept.ParseAdd(accept);
        return await _gateway.SendAsync(request);
    }
}
