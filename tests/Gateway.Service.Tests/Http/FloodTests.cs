using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Gateway.Service.Tests.Upstreams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>
/// Debian's tools against a running gateway, on command: <c>RUSTYGATE_FLOOD_SECONDS=30</c>, with <c>nghttp2-client</c> and
/// <c>slowhttptest</c> installed. The figures are in the test's output.
/// </summary>
public sealed class FloodTests
{
    /// <summary>Chunks of 64 KiB.</summary>
    private const int LargeAnswer = 800;

    private static int Seconds { get; } = int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_FLOOD_SECONDS") ?? "0", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("http/1.1", 100, 1)]
    [InlineData("h2", 20, 10)]
    public async Task Source0_1_A_flood_is_answered_without_an_error(string protocol, int connections, int streams)
    {
        Assert.SkipWhen(Seconds == 0, "Long form: set RUSTYGATE_FLOOD_SECONDS.");
        await using var gateway = await new RunningGateway().WithHttps().With("RateLimits:Enabled", "false").StartAsync();

        var report = await RunAsync(
            "h2load", $"-D {Seconds} -c {connections} -m {streams} {(protocol == "h2" ? "" : "--h1")} {new Uri(gateway.HttpsAddress, "/health")}");

        Assert.Contains(" 0 failed, 0 errored, 0 timeout", report, StringComparison.Ordinal);
        Assert.Contains(" 0 4xx, 0 5xx", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-H", "GET", "/health", "slow headers")]
    [InlineData("-B", "POST", "/hooks/a", "slow bodies")]
    public async Task S42_Hundreds_of_slow_clients_keep_nobody_else_waiting_and_are_gone_in_30_s(string mode, string method, string path, string kind)
    {
        Assert.SkipWhen(Seconds == 0, "Long form: set RUSTYGATE_FLOOD_SECONDS.");
        await using var gateway = await new RunningGateway().With("RateLimits:Enabled", "false").StartAsync();
        var attack = RunAsync("slowhttptest", $"-c 500 {mode} -i 10 -r 200 -l {Math.Max(Seconds, 40)} -p 2 -t {method} -u {new Uri(gateway.Address, path)}");
        await OthersAsync(gateway, attack, kind, "/health");

        var report = Regex.Replace(await attack, "\e\\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.Matches(@"service available:\s+YES", report);
        Assert.DoesNotContain("Hit test time limit", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S42_Hundreds_of_slow_readers_of_large_answers_keep_nobody_else_waiting()
    {
        Assert.SkipWhen(Seconds == 0, "Long form: set RUSTYGATE_FLOOD_SECONDS.");
        var chunk = new byte[64 * 1024];
        await using var shop = await Shop.OpenAsync(1, (app, _) =>
        {
            app.MapGet("/shop/small", () => "small");
            app.MapGet("/shop/large", async (HttpContext context) =>
            {
                for (var i = 0; i < LargeAnswer; i++)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                }
            });
        });
        await shop.GetAsync("/shop/small");

        var attack = RunAsync("slowhttptest", $"-c 500 -X -w 512 -y 1024 -n 5 -z 32 -k 3 -r 200 -l {Seconds} -p 3 -u {new Uri(shop.Gateway.Address, "/shop/large")}");
        await OthersAsync(shop.Gateway, attack, "slow readers", "/health", "/shop/small");
    }

    /// <summary>Until the attack is over everybody else is answered, and soon.</summary>
    private static async Task OthersAsync(RunningGateway gateway, Task attack, string kind, params string[] paths)
    {
        var worst = TimeSpan.Zero;
        for (var i = 0; !attack.IsCompleted; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var reply = await gateway.GetAsync(paths[i % paths.Length]);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            worst = TimeSpan.FromTicks(Math.Max(worst.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: others waited {worst.TotalMilliseconds:0} ms at most");
        Assert.InRange(worst, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static async Task<string> RunAsync(string tool, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var report = await output + await errors;
        TestContext.Current.TestOutputHelper!.WriteLine($"{tool} {arguments}\n{report}");
        return report;
    }
}
