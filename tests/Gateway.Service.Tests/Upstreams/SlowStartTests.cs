using Gateway.Service.Tests.Configuration;

namespace Gateway.Service.Tests.Upstreams;

/// <summary>Backends that are programs of their own, of which one is killed and started again.</summary>
public sealed class SlowStartTests
{
    private const int Requests = 600;

    [Theory]
    [InlineData("", 0)]
    [InlineData(""" "slow_start": "40s", """, 40)]
    public async Task A_backend_that_was_killed_and_is_back_gets_a_share_that_grows_to_that_of_the_others(string slowStart, int seconds)
    {
        await using var one = await NodeServer.StartAsync("one", 0);
        await using var two = await NodeServer.StartAsync("two", 0);
        var time = new ManualTime();
        await using var gateway = await new RunningGateway().WithoutAuth().With(time).With("RateLimits:Enabled", "false").Alone(
            $$"""
            {
              "upstreams": {
                "app": {
                  {{slowStart}} "health": { "path": "/", "interval": "100ms" },
                  "targets": [ { "url": "http://127.0.0.1:{{one.Port}}" }, { "url": "http://127.0.0.1:{{two.Port}}" } ]
                }
              },
              "routes": { "app": { "match": { "path": "/{**rest}" }, "upstream": "app", "auth": "none" } }
            }
            """).StartAsync();
        Assert.InRange(await ShareAsync(), 0.4, 0.6);

        await two.KillAsync();
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains("unhealthy", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(0, await ShareAsync());

        await using var again = await NodeServer.StartAsync("two", two.Port);
        await Eventually.HoldsAsync(async () => await WhoAsync() == "two");
        var shares = new List<double>();
        for (var quarter = 0; quarter < 5; quarter++)
        {
            shares.Add(await ShareAsync());
            time.Pass(TimeSpan.FromSeconds(seconds / 4.0));
        }

        // Of 600 that are drawn, five standard deviations are a tenth.
        double[] weights = seconds == 0 ? [1, 1, 1, 1, 1] : [0.1, 0.25, 0.5, 0.75, 1];
        Assert.All(weights.Zip(shares), pair => Assert.Equal(pair.First / (1 + pair.First), pair.Second, 0.1));

        async Task<double> ShareAsync()
        {
            var answers = new List<string>();
            for (var i = 0; i < Requests; i++)
            {
                answers.Add(await WhoAsync());
            }

            return answers.Count(answer => answer == "two") / (double)Requests;
        }

        async Task<string> WhoAsync()
        {
            using var reply = await gateway.GetAsync("/who");
            return (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split(' ')[0];
        }
    }
}
