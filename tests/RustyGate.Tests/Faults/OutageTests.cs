using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// Redis or PostgreSQL is stopped, killed or frozen: how that is felt, in figures. <c>RUSTYGATE_OUTAGE_SECONDS</c> makes the outages of Redis
/// as long as the promise says (30); CI has time for a few.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class OutageTests(FaultySystem system)
{
    private const string Stop = "stop";
    private const string Kill = "kill";
    private const string Freeze = "freeze";

    /// <summary>Messages before the outage: what a busy machine of the tests adds to a second.</summary>
    private const int Usual = 50;

    /// <summary>Posts during the outage.</summary>
    private const int Few = 5;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FastEnough = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WellAgain = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan OutageOfRedis { get; } = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_OUTAGE_SECONDS") ?? "6", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(Stop)]
    [InlineData(Freeze)]
    public async Task R5_Without_Redis_every_post_is_taken_and_delivered_within_a_second(string fault)
    {
        var (ann, ben, chat) = await system.StartAsync("Without Redis");
        using var first = ann;
        using var second = ben;
        await using var stream = await ben.ListenAsync();
        await stream.UntilAsync("ready");
        var received = new ConcurrentQueue<(string Content, double Delay)>();
        var listening = ReadAsync(stream, received);
        var sent = new List<string>();
        for (var n = 0; n < Usual; n++)
        {
            sent.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            await ann.SendAtLastAsync(chat, sent[^1]);
        }

        await Eventually.HoldsAsync(() => received.Count >= sent.Count, what: "everything arrives with Redis");
        var usual = TimeSpan.FromSeconds(received.Max(message => message.Delay));
        await using var pace = Pace.Of(system.App);
        await using (await BreakAsync("redis", fault))
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < OutageOfRedis;)
            {
                sent.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
                await ann.SendAsync(chat, sent[^1]);
            }

            await Eventually.HoldsAsync(() => received.Count >= sent.Count, what: "everything arrives without Redis");
        }

        sent.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        await ann.SendAsync(chat, sent[^1]);
        await Eventually.HoldsAsync(() => received.Count >= sent.Count, what: "the message after the outage arrives");
        Assert.Equal(sent, received.Select(message => message.Content));
        var delays = received.Skip(Usual).Select(message => message.Delay).Order().ToList();
        var p99 = delays[(int)(delays.Count * 0.99)];
        TestContext.Current.TestOutputHelper?.WriteLine($"{delays.Count} messages, delivery p99 {p99:0.000} s, longest {delays[^1]:0.000} s; with Redis at most {usual.TotalSeconds:0.000} s");
        pace.Keeps(OneSecond + usual, TimeSpan.FromSeconds(p99), $"p99 of {delays.Count} deliveries");
        await stream.DisposeAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory]
    [InlineData(Stop)]
    [InlineData(Kill)]
    [InlineData(Freeze)]
    public async Task R15_Without_PostgreSQL_a_post_is_503_in_two_seconds_and_well_five_seconds_after_it_is_back(string fault)
    {
        var (ann, ben, chat) = await system.StartAsync("Without PostgreSQL");
        using var first = ann;
        using var second = ben;
        await ann.SendAtLastAsync(chat, "before");
        await using var pace = Pace.Of(system.App);
        await using (await BreakAsync("postgres", fault))
        {
            // What was killed is started again by itself: there may be time for fewer.
            for (var i = 0; i < Few && await IsRefusedAsync(ann, chat, pace); i++)
            {
            }
        }

        var (back, lastIll) = (Stopwatch.StartNew(), TimeSpan.Zero);
        await Eventually.HoldsAsync(async () =>
        {
            var began = back.Elapsed;
            using var answer = await ann.PostAsync(chat, "after", Guid.CreateVersion7());
            using var list = await ann.Http.GetAsync("/api/chats", Cancel);
            var isWell = (answer.StatusCode, list.StatusCode) == (HttpStatusCode.Created, HttpStatusCode.OK);
            lastIll = isWell ? lastIll : began;
            return isWell;
        }, what: "messages are stored and chats are listed again");
        pace.Keeps(WellAgain, lastIll, "The return, up to the last request that was refused,");
        var contents = (await ann.HistoryAsync(chat)).Select(message => message.GetProperty("content").GetString()).ToList();
        Assert.Equal(("before", "after"), (contents[0], contents[^1]));
    }

    /// <returns>Whether PostgreSQL is away: then it has been said fast, and in the right words.</returns>
    private static async Task<bool> IsRefusedAsync(Person person, Guid chat, Pace pace)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await person.PostAsync(chat, "unknown", Guid.CreateVersion7());
        pace.Keeps(FastEnough, clock.Elapsed, "A post");
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            return false;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return true;
    }

    /// <summary>Disposed, the part is back.</summary>
    private async Task<IAsyncDisposable> BreakAsync(string part, string fault)
    {
        switch (fault)
        {
            case Stop:
                await system.TakeDownAsync(part);
                return new Repair(() => system.BringUpAsync(part));
            case Freeze:
                var frozen = await system.FreezeAsync(part);
                return new Repair(() =>
                {
                    frozen.Dispose();
                    return Task.CompletedTask;
                });
            default:
                var victim = await system.PartAsync(part);
                Signals.Send(victim.ProcessId, Signals.Kill);
                return new Repair(() => system.App.RestartedAsync(part, victim, Cancel));
        }
    }

    private static async Task ReadAsync(EventStream stream, ConcurrentQueue<(string Content, double Delay)> received)
    {
        while (await stream.NextAsync(TimeSpan.FromMinutes(2)) is { } next)
        {
            if (next.Type == "NewMessage")
            {
                var content = next.Data.GetProperty("content").GetString()!;
                received.Enqueue((content, Stopwatch.GetElapsedTime(long.Parse(content, CultureInfo.InvariantCulture)).TotalSeconds));
            }
        }
    }

    private sealed class Repair(Func<Task> repair) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await repair();
    }
}
