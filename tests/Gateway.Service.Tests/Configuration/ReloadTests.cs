using System.Diagnostics;
using System.Net;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Service.Tests.Configuration;

public sealed class ReloadTests
{
    private const int Reloads = 10;

    [Fact]
    public async Task Source4_10_Reloads_under_load_fail_no_request_and_end_no_stream()
    {
        var next = new SemaphoreSlim(0);
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        await using var two = await TinyServer.StartAsync(app =>
        {
            app.MapGet("/who", () => "two");
            app.MapGet("/events", async (HttpContext context) =>
            {
                for (var i = 0; ; i++)
                {
                    await context.Response.WriteAsync($"event: e\nid: x:{i}\ndata: {i}\n\n", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await next.WaitAsync(context.RequestAborted);
                }
            });
        });
        await using var gateway = await Unlimited().Alone(Config(one, two, hasEvents: true)).StartAsync();
        using var stream = await new SseReader(gateway.Client, "/events", token: null).OpenAsync();
        Assert.Equal("0", (await stream.NextAsync())!.Data);
        using var ending = new CancellationTokenSource();
        var load = Enumerable.Range(0, 6).Select(_ => AskUntilAsync(gateway, ending.Token)).ToList();

        for (var reload = 1; reload <= Reloads; reload++)
        {
            var (asked, expected) = reload % 2 == 0 ? (one, "one") : (two, "two");
            await File.WriteAllTextAsync(gateway.ConfigPath, Config(asked, two, hasEvents: reload < Reloads), TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(async () => await gateway.Client.GetStringAsync("/who", TestContext.Current.CancellationToken) == expected);
        }

        await ending.CancelAsync();
        Assert.All(await Task.WhenAll(load), answers => Assert.All(answers, answer => Assert.True(answer is "one" or "two", answer)));
        await Eventually.HoldsAsync(async () => (await gateway.GetAsync("/events")).StatusCode == HttpStatusCode.NotFound);

        // Its route is gone; who listens already goes on.
        next.Release();
        Assert.Equal("1", (await stream.NextAsync())!.Data);
    }

    [Fact]
    public async Task Source4_10_A_bad_file_is_refused_with_line_and_reason_and_the_old_one_stays()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        await using var gateway = await Unlimited().Alone(Config(one, one, hasEvents: false)).StartAsync();

        await File.WriteAllTextAsync(gateway.ConfigPath, "{\n  \"upstreams\": {},\n  \"routes\": { \"who\": { \"match\": { \"path\": \"/who\" }, \"upstream\": \"gone\" } }\n}", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains("line 3, column", StringComparison.Ordinal)));

        Assert.Contains(gateway.Logged, line => line.Contains("routes.who.upstream names the upstream \"gone\"", StringComparison.Ordinal));
        Assert.Equal("one", await gateway.Client.GetStringAsync("/who", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Source4_10_A_bad_file_ends_the_start_with_all_that_is_wrong()
    {
        await using var gateway = new RunningGateway().Alone("""{ "routes": 1, "upstream": {} }""");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(gateway.StartAsync);

        Assert.Contains("line 1, column 3: routes must be an object", refused.Message, StringComparison.Ordinal);
        Assert.Contains("upstream is no key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_followed_when_it_appears_is_renamed_over_or_a_link_leads_elsewhere()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        await using var two = await TinyServer.StartAsync(app => app.MapGet("/who", () => "two"));
        var folder = Directory.CreateTempSubdirectory("links-");
        try
        {
            // As Kubernetes mounts a ConfigMap: the file is a link into ..data, which is a link to the folder of a version.
            var path = Path.Combine(folder.FullName, "gateway.json");
            await using var gateway = await Unlimited().At(path).StartAsync();
            Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("/who")).StatusCode);

            PublishVersion("1", Config(one, one, hasEvents: false));
            File.CreateSymbolicLink(path, Path.Combine("..data", "gateway.json"));
            await Eventually.HoldsAsync(() => AnswersAsync(gateway, "one"));

            PublishVersion("2", Config(two, two, hasEvents: false));
            await Eventually.HoldsAsync(() => AnswersAsync(gateway, "two"));

            var replacement = Path.Combine(folder.FullName, "new");
            await File.WriteAllTextAsync(replacement, Config(one, one, hasEvents: false), TestContext.Current.CancellationToken);
            File.Move(replacement, path, overwrite: true);
            await Eventually.HoldsAsync(() => AnswersAsync(gateway, "one"));

            // Gone is not empty: what runs stays.
            File.Delete(path);
            await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains("is refused", StringComparison.Ordinal)));
            Assert.True(await AnswersAsync(gateway, "one"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void PublishVersion(string version, string text)
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, version));
            File.WriteAllText(Path.Combine(folder.FullName, version, "gateway.json"), text);
            var next = Path.Combine(folder.FullName, $"..next{version}");
            File.CreateSymbolicLink(next, version);

            // The framework does not rename a link to a folder over another.
            using var rename = Process.Start("mv", ["-T", next, Path.Combine(folder.FullName, "..data")]);
            rename.WaitForExit();
        }
    }

    [Fact]
    public async Task A_yaml_file_is_followed_too()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        var folder = Directory.CreateTempSubdirectory("yaml-");
        try
        {
            var path = Path.Combine(folder.FullName, "gateway.yaml");
            await File.WriteAllTextAsync(path, "routes: {}", TestContext.Current.CancellationToken);
            await using var gateway = await Unlimited().At(path).StartAsync();

            await File.WriteAllTextAsync(
                path,
                $$"""
                upstreams:
                  a: { targets: [ { url: "{{one.Address}}" } ] }   # The only one.
                routes:
                  who:
                    match: { path: /who }
                    upstream: a
                    auth: none
                """,
                TestContext.Current.CancellationToken);

            await Eventually.HoldsAsync(() => AnswersAsync(gateway, "one"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RunningGateway Unlimited() => new RunningGateway().With("RateLimits:Enabled", "false");

    private static string Config(TinyServer asked, TinyServer streams, bool hasEvents) =>
        $$"""
        {
          "upstreams": { "a": { "targets": [ { "url": "{{asked.Address}}" } ] }, "b": { "targets": [ { "url": "{{streams.Address}}" } ] } },
          "routes": {
            {{(hasEvents ? """ "events": { "match": { "path": "/events" }, "upstream": "b", "auth": "none", "stream": true }, """ : "")}}
            "who": { "match": { "path": "/who" }, "upstream": "a", "auth": "none" }
          }
        }
        """;

    private static async Task<bool> AnswersAsync(RunningGateway gateway, string expected)
    {
        using var reply = await gateway.GetAsync("/who");
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) == expected;
    }

    private static async Task<List<string>> AskUntilAsync(RunningGateway gateway, CancellationToken ending)
    {
        var answers = new List<string>();
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var reply = await gateway.GetAsync("/who");
                answers.Add(reply.IsSuccessStatusCode ? await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : $"{(int)reply.StatusCode}");
            }
            catch (HttpRequestException failed)
            {
                answers.Add(failed.Message);
            }
        }

        return answers;
    }
}
