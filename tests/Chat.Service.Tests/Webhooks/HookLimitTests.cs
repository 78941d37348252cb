using Chat.Service.Webhooks.Incoming;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

namespace Chat.Service.Tests.Webhooks;

/// <summary>The limit of an incoming webhook, whichever replica it comes to.</summary>
public sealed class HookLimitTests
{
    private const int Burst = 20;

    private static readonly HookOptions Of = new() { Burst = Burst, PermitsPerMinute = 1 };

    [Fact]
    public async Task S69_Two_replicas_together_let_through_what_one_bucket_holds_and_without_Redis_each_what_its_own_does()
    {
        await using var server = await RealServer.StartAsync(ServerKind.Garnet);
        await using var one = await server.ConnectAsync(o => o.AsyncTimeout = 60_000);
        await using var other = await server.ConnectAsync(o => o.AsyncTimeout = 60_000);
        await using var impatient = await server.ConnectAsync(o => o.AsyncTimeout = 500);
        using var first = Limits(one);
        using var second = Limits(other);
        using var third = Limits(impatient);
        var hook = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Burst).Select(n => Task.Run(async () => await (n % 2 == 0 ? first : second).RefuseAsync(hook))));
        Assert.Equal(Burst, answers.Count(wait => wait is null));
        Assert.All(answers.OfType<TimeSpan>(), wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)));

        await server.FreezeAsync();
        var alone = Guid.NewGuid();
        var frozen = new List<TimeSpan?>();
        for (var i = 0; i < Burst + 5; i++)
        {
            frozen.Add(await third.RefuseAsync(alone));
        }

        Assert.Equal(Burst, frozen.Count(wait => wait is null));
        await server.ThawAsync();
    }

    private static HookLimits Limits(IConnectionMultiplexer redis) =>
        new(redis, Microsoft.Extensions.Options.Options.Create(Of), TimeProvider.System, NullLogger<HookLimits>.Instance);
}
