using System.Diagnostics;
using System.Globalization;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// The replica that has every stream is killed. <c>RUSTYGATE_STREAMS</c> says how many there are: CI has time for few.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class ReconnectStormTests(FaultySystem system)
{
    private const int MostTries = 10;

    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(20);

    /// <summary>Within which each stream was told a moment of its own at its start (docs/realtime.md, Events).</summary>
    private static readonly (TimeSpan Earliest, TimeSpan Latest) Told = (TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(3));

    private static readonly TimeSpan RestartLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Streams { get; } = int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_STREAMS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public async Task R14_When_the_replica_that_has_every_stream_is_killed_all_are_back_in_20_s_at_moments_of_their_own_and_have_missed_nothing()
    {
        var (ann, ben, _) = await system.StartAsync("Storm");
        using var first = ann;
        using var second = ben;
        var other = await system.PartAsync("notify");
        var holder = await system.App.OtherReplicaAsync("notify", other, Cancel);
        var before = Sockets(holder);
        await using var crowd = await Crowd.StartAsync(ann, "In the storm", Streams);

        // Where one replica is killed, the other has them all; unless the first is there again before the last of them.
        for (var tries = 0; tries < MostTries && Sockets(holder) < before + MostOf(crowd); tries++)
        {
            Signals.Send(other.ProcessId, Signals.Kill);
            other = await system.App.RestartedAsync("notify", other, Cancel).WaitAsync(RestartLimit, Cancel);
            await Eventually.HoldsAsync(() => crowd.AreAllConnected, RestartLimit, "everyone is back");
        }

        await using var pace = Pace.Of(system.App);
        var moment = Stopwatch.GetTimestamp();
        var stormed = KillAsync(crowd, holder.ProcessId);
        var sent = Enumerable.Range(0, 20).Select(n => $"message {n}").ToList();
        foreach (var content in sent)
        {
            await ann.SendAsync(crowd.Chat, content);
        }

        var back = await stormed;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{crowd.Count} streams: 10% back after {At(back, 10).TotalSeconds:0.00} s, 90% after {At(back, 90).TotalSeconds:0.00} s, all after {back[^1].TotalSeconds:0.00} s");
        pace.Keeps(BackLimit, back[^1], "The return of all");
        IsSpread(crowd.FirstWaitsAfter(moment));
        await crowd.HasHeardAsync(sent, RestartLimit);
        await system.App.RestartedAsync("notify", holder, Cancel).WaitAsync(RestartLimit, Cancel);
    }

    private static TimeSpan At(IReadOnlyList<TimeSpan> sorted, int percent) => sorted[sorted.Count * percent / 100];

    /// <summary>
    /// What clients chose, not when a busy machine woke them. From the first tenth to the last, of moments that are spread evenly, lie four fifths of
    /// the span: half of that is asked for.
    /// </summary>
    private static void IsSpread(IReadOnlyList<TimeSpan> waits)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"they waited {waits[0]} to {waits[^1]}, 10% {At(waits, 10)}, 90% {At(waits, 90)}");
        Assert.All(waits, wait => Assert.InRange(wait, Told.Earliest, Told.Latest));
        Assert.True(At(waits, 90) - At(waits, 10) > 0.4 * (Told.Latest - Told.Earliest), "They came back at once.");
    }

    /// <summary>A connection of something else may have come or gone.</summary>
    private static int MostOf(Crowd crowd) => crowd.Count * 9 / 10;

    /// <summary>How long each of those that had a stream there took to come back, the quickest first.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> KillAsync(Crowd crowd, int process)
    {
        var moment = Stopwatch.GetTimestamp();
        Signals.Send(process, Signals.Kill);
        await Eventually.HoldsAsync(() => crowd.BackAfter(moment).OfType<TimeSpan>().Count() >= MostOf(crowd), RestartLimit, "those who had a stream there are back");
        await Eventually.HoldsAsync(() => crowd.AreAllConnected, RestartLimit, "everyone is back");
        return [.. crowd.BackAfter(moment).OfType<TimeSpan>().Order()];
    }

    private static int Sockets(Replica replica) => Directory.EnumerateFiles($"/proc/{replica.ProcessId}/fd")
        .Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is true);
}
