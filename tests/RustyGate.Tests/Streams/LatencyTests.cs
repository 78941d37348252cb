using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>
/// How long a message is on its way from where it is stored to those who listen. The promised figures are for 500 messages a second and a release
/// build: <c>bench/Bench.Delivery</c> measures those, beside a bare publish and subscribe. Here it is shown, at a rate that leaves any machine time, that
/// nothing on the way waits for a clock: each step is told by the one before.
/// </summary>
public sealed class LatencyTests(RunningSystem system)
{
    private const int Listeners = 4;

    /// <summary>The gateway gives each chat to one of two replicas, of which one leads the relay: one time in 128 all have the same.</summary>
    private const int Chats = 8;

    private const int Messages = 25;
    private const string First = "first";
    private const string Measured = "measured";

    /// <summary>
    /// As many small requests as a message takes the time of: it is stored, moved to the log, published, and written to a stream by way of the gateway.
    /// A step that looked by itself, as each does too for what it was not told of, would wait 50 ms on average.
    /// </summary>
    private const int AsMuchAs = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R18_Nothing_between_the_commit_and_a_client_waits_for_a_clock()
    {
        using var writer = await Eventually.SucceedsAsync(() => Person.RegisterAsync(system.App, "writer"));
        var listeners = new List<Person>();
        while (listeners.Count < Listeners)
        {
            listeners.Add(await Eventually.SucceedsAsync(() => Person.RegisterAsync(system.App, "listener")));
        }

        var chats = await Task.WhenAll(Enumerable.Range(0, Chats).Select(n => writer.CreateGroupAsync($"Steady {n}", [.. listeners])));
        var delivered = chats.ToDictionary(chat => chat, _ => new ConcurrentBag<double>());
        var (ordinary, hearing) = (new List<double>(), new List<Task>());
        foreach (var listener in listeners)
        {
            var stream = await listener.ListenAsync();
            await stream.UntilAsync("ready");
            hearing.Add(HearAsync(stream, delivered));
        }

        // The first ones have the way compiled.
        foreach (var round in new[] { First, Measured })
        {
            ordinary.Clear();
            for (var n = 0; n < Messages * Chats; n++)
            {
                await writer.SendAtLastAsync(chats[n % Chats], round);
                var asked = Stopwatch.GetTimestamp();
                using var answer = await writer.Http.GetAsync("/auth/nothing", Cancel);
                ordinary.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                await Task.Delay(Pause, Cancel);
            }
        }

        await Task.WhenAll(hearing);
        listeners.ForEach(listener => listener.Dispose());
        var (way, small) = (delivered.Values.Max(Median), Median(ordinary));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"on its way at most {way:0.0} ms, a small request {small:0.0} ms"));
        Assert.True(way <= AsMuchAs * small, $"A chat's messages are {way} ms on their way, and a small request takes {small} ms.");
    }

    private static double Median(IEnumerable<double> milliseconds) => milliseconds.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;

    /// <summary>From when the service made it, which is before its commit; all run on one clock.</summary>
    private static async Task HearAsync(EventStream stream, Dictionary<Guid, ConcurrentBag<double>> delivered)
    {
        await using var open = stream;
        for (var heard = 0; heard < 2 * Messages * Chats; heard++)
        {
            var message = (await stream.UntilAsync("NewMessage")).Data;
            if (message.GetProperty("content").GetString() == Measured)
            {
                delivered[message.GetProperty("chat_id").GetGuid()].Add((DateTimeOffset.UtcNow - message.GetProperty("created_at").GetDateTimeOffset()).TotalMilliseconds);
            }
        }
    }
}
