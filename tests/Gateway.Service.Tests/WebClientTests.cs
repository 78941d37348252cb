using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Gateway.Service.Tests;

/// <summary>How the gateway serves the web client; and the client's own tests, which Node runs.</summary>
public sealed partial class WebClientTests : IAsyncLifetime
{
    private const string Html = "text/html,application/xhtml+xml;q=0.9";

    private readonly RunningGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/chats/01a1fd76-7e61-72b4-bc76-60396d51577c/7")]
    [InlineData("/channels")]
    [InlineData("/search?q=soup")]
    [InlineData("/invite/q7Xk2mVb9TzLw4RcYd8sHn")]
    [InlineData("/profile")]
    [InlineData("/sessions")]
    [InlineData("/data")]
    [InlineData("/admin/users")]
    public async Task Source2_10_A_browser_gets_the_page_at_any_address_of_the_client_and_a_program_does_not(string path)
    {
        using var browser = await GetAsync(path, Html);
        using var program = await GetAsync(path, "application/json");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (browser.StatusCode, browser.Content.Headers.ContentType!.MediaType));
        Assert.Equal("no-cache", browser.Headers.CacheControl!.ToString());
        Assert.Contains("/assets/app-", await TextAsync(browser), StringComparison.Ordinal);
        Assert.Contains(program.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Unauthorized });
        Assert.Equal("application/problem+json", program.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Source0_9_An_address_that_is_none_is_404_as_a_page_for_browsers_and_as_a_problem_for_programs()
    {
        using var browser = await GetAsync("/nothing/here", Html);
        using var program = await GetAsync("/nothing/here", "*/*");

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (browser.StatusCode, browser.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (program.StatusCode, program.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Source1_2_Files_with_a_hash_are_kept_for_ever_and_come_compressed_to_whoever_takes_that()
    {
        var script = await ScriptAsync();
        using var plain = await GetAsync(script, "*/*");
        using var brotli = await GetAsync(script, "*/*", "gzip, br");
        using var gzip = await GetAsync(script, "*/*", "gzip, br;q=0");

        Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl!.ToString());
        Assert.All([plain, brotli, gzip], reply => Assert.Equal("text/javascript", reply.Content.Headers.ContentType!.MediaType));
        Assert.Equal(["", "br", "gzip"], new[] { plain, brotli, gzip }.Select(reply => string.Concat(reply.Content.Headers.ContentEncoding)));
        Assert.True(brotli.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 2);
        Assert.Contains("Accept-Encoding", brotli.Headers.Vary);
    }

    [Fact]
    public async Task Rule35_The_app_can_be_installed_and_a_new_version_is_noticed_at_once()
    {
        using var manifest = await GetAsync("/manifest.webmanifest", "*/*");
        using var worker = await GetAsync("/sw.js", "*/*");

        Assert.Equal((HttpStatusCode.OK, "application/manifest+json"), (manifest.StatusCode, manifest.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.OK, "no-cache"), (worker.StatusCode, worker.Headers.CacheControl!.ToString()));
        var text = await TextAsync(worker);
        Assert.Contains(await ScriptAsync(), text, StringComparison.Ordinal);
        foreach (var kept in Kept().Matches(text).Select(match => match.Value))
        {
            using var file = await GetAsync(kept, "*/*");
            Assert.True(file.StatusCode == HttpStatusCode.OK, $"{kept}: {file.StatusCode}, which lets the worker's installation fail");
        }
    }

    [Fact]
    public async Task S51_Nothing_inline_nothing_foreign_and_no_text_becomes_markup()
    {
        using var page = await GetAsync("/", Html);

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var text = await TextAsync(page);
        Assert.Contains("require-trusted-types-for 'script'; trusted-types vue rustygate", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", text);
    }

    [Fact]
    public async Task Files_of_the_client_are_not_counted_against_anyones_requests()
    {
        await using var gateway = await new RunningGateway().With("RateLimits:Burst", "1").With("RateLimits:PermitsPerMinute", "1").StartAsync();

        foreach (var _ in Enumerable.Range(0, 5))
        {
            using var icon = await gateway.GetAsync("/icon.svg");
            Assert.Equal(HttpStatusCode.OK, icon.StatusCode);
        }
    }

    /// <summary>Types, units, and that a first visit loads less than 200 KB.</summary>
    [Fact]
    public async Task The_web_client_passes_its_own_tests()
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["test", "--silent"])
        {
            WorkingDirectory = typeof(WebClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WebClient").Value!,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(cancel), npm.StandardError.ReadToEndAsync(cancel));
        await npm.WaitForExitAsync(cancel);
        Assert.True(npm.ExitCode == 0, $"npm test:\n{await output}\n{await errors}");
    }

    [GeneratedRegex("(?<=\")/(assets/|icon|manifest)[^\"]*(?=\")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kept();

    private async Task<string> ScriptAsync()
    {
        using var page = await GetAsync("/", Html);
        var text = await TextAsync(page);
        var start = text.IndexOf("/assets/app-", StringComparison.Ordinal);
        return text[start..text.IndexOf('"', start)];
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept, string? encoding = null)
    {
        var request = _gateway.Request(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return _gateway.SendAsync(request);
    }

    private static Task<string> TextAsync(HttpResponseMessage reply) => reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
