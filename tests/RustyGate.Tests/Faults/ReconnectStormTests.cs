using System.Diagnostics;
using System.Globalization;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// The replica that has every stream is killed. <c>RUSTYGATE_STORM_STREAMS</c> says how many streams; without it nothing is done, because a machine that
/// others use too makes of moments that are spread one moment.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class ReconnectStormTests(FaultySystem system)
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("RUSTYGATE_STORM_STREAMS");
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Streams { get; } = int.Parse(Asked ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public async Task R14_When_the_replica_that_has_every_stream_is_killed_all_are_back_in_20_s_at_moments_of_their_own_and_have_missed_nothing()
    {
        Assert.SkipWhen(Asked is null, "RUSTYGATE_STORM_STREAMS is not set.");
        var (ann, ben, _) = await system.StartAsync("Storm");
        using var first = ann;
        using var second = ben;
        await using var crowd = await Crowd.StartAsync(ann, "In the storm", Streams);

        // Where one replica is killed, the other has them all.
        var other = await system.PartAsync("notify");
        await KillAsync(crowd, other.ProcessId, least: crowd.Count / 3);
        var holder = await system.App.OtherReplicaAsync("notify", other, Cancel);
        await system.App.RestartedAsync("notify", other, Cancel).WaitAsync(RestartLimit, Cancel);
        var stormed = KillAsync(crowd, holder.ProcessId, least: crowd.Count * 9 / 10);
        var sent = Enumerable.Range(0, 20).Select(n => $"message {n}").ToList();
        foreach (var content in sent)
        {
            await ann.SendAsync(crowd.Chat, content);
        }

        var back = await stormed;
        var (early, late) = (back[back.Count / 10], back[back.Count * 9 / 10]);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{crowd.Count} streams: 10% back after {early.TotalSeconds:0.00} s, 90% after {late.TotalSeconds:0.00} s, all after {back[^1].TotalSeconds:0.00} s");
        Assert.True(late - early > TimeSpan.FromMilliseconds(100), $"they came back at once: {early} to {late}");
        await crowd.HasHeardAsync(sent, BackLimit);
        await system.App.RestartedAsync("notify", holder, Cancel).WaitAsync(RestartLimit, Cancel);
    }

    /// <summary>How long each of those that had a stream there took to come back, the quickest first; all within the limit.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> KillAsync(Crowd crowd, int process, int least)
    {
        var moment = Stopwatch.GetTimestamp();
        Signals.Send(process, Signals.Kill);
        await Eventually.HoldsAsync(() => crowd.BackAfter(moment).Count(back => back is not null) >= least, BackLimit, "those who had a stream there are back");
        await Eventually.HoldsAsync(() => crowd.AreAllConnected, BackLimit - Stopwatch.GetElapsedTime(moment), "everyone is back");
        return [.. crowd.BackAfter(moment).OfType<TimeSpan>().Order()];
    }
}
