using System.Diagnostics;
using Aspire.Hosting;

namespace RustyGate.Tests.Running;

/// <summary>
/// How slow the machine is just now: something ordinary is asked for again and again beside what is measured, so that what else the machine does
/// shows in both. What a promise says is then a limit on any machine: beside it stands what the machine itself adds.
/// </summary>
internal sealed class Pace : IAsyncDisposable
{
    /// <summary>What is measured passes more processes than the ordinary, and does for the first time what the ordinary does often. Of milliseconds, on a machine that has time.</summary>
    private const int AsMuchAs = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly HttpClient _http;
    private readonly Task _asking;
    private long _began = Stopwatch.GetTimestamp();
    private long _longest;

    private Pace(HttpClient http)
    {
        _http = http;
        _asking = Task.Run(AskAsync);
    }

    /// <summary>The most that it took, that which is still under way included.</summary>
    private TimeSpan Longest => TimeSpan.FromTicks(Math.Max(Interlocked.Read(ref _longest), Taken().Ticks));

    /// <summary>By way of the gateway Auth is asked for something that it does not have: no database and no Redis.</summary>
    public static Pace Of(DistributedApplication app) => Of(app.Anonymous());

    /// <summary>The same, by a client that is the pace's from now on.</summary>
    public static Pace Of(HttpClient anonymous) => new(anonymous);

    public void Keeps(TimeSpan promised, TimeSpan taken, string what = "It")
    {
        var longest = Longest;
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {taken.TotalSeconds:0.000} s, promised {promised.TotalSeconds} s; the ordinary took {longest.TotalSeconds:0.000} s at most");
        Assert.True(taken <= promised + (AsMuchAs * longest), $"{what} took {taken}, promised is {promised}, and the ordinary took {longest} at most.");
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _asking;
        _http.Dispose();
        _over.Dispose();
    }

    private async Task AskAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _began, Stopwatch.GetTimestamp());
            try
            {
                using var answer = await _http.GetAsync("/auth/nothing", _over.Token);
                await Task.Delay(Pause, _over.Token);
            }
            catch (Exception none) when (none is HttpRequestException or OperationCanceledException)
            {
                // While a part is gone on purpose there may be no answer.
            }

            Interlocked.Exchange(ref _longest, Longest.Ticks);
        }
    }

    private TimeSpan Taken() => Stopwatch.GetElapsedTime(Interlocked.Read(ref _began)) is var taken && taken > Pause ? taken - Pause : TimeSpan.Zero;
}
