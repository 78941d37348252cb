using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>A log-out while Redis, which would tell everyone, is frozen, and while it is dead.</summary>
[Collection(FaultCollection.Name)]
public sealed class RevocationOutageTests(FaultySystem system)
{
    private static readonly TimeSpan WithoutRedis = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R10_Without_Redis_the_poll_cuts_within_30_s()
    {
        var (ann, ben, _) = await system.StartAsync("Without Redis");
        using var first = ann;
        using var second = ben;
        var redis = await system.PartAsync("redis");

        Signals.Send(redis.ProcessId, Signals.Freeze);
        await Revoked.IsCutAsync(system.App, ann, () => ann.Http.PostAsync("/auth/logout", content: null, Cancel), WithoutRedis);
        Signals.Send(redis.ProcessId, Signals.Kill);
        await Revoked.IsCutAsync(system.App, ben, () => ben.Http.PostAsync("/auth/logout", content: null, Cancel), WithoutRedis);
        await system.App.RestartedAsync("redis", redis, Cancel).WaitAsync(BackLimit, Cancel);
    }
}
