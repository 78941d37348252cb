using System.Diagnostics;
using System.Net;

namespace RustyGate.Testing;

/// <summary>How a service refuses while something that it needs is gone.</summary>
public static class Refusals
{
    private const int Rounds = 6;

    /// <summary>
    /// All of the requests at once, and again: each is 503 with a Retry-After in every round, and within <paramref name="limit"/> in one.
    /// The first round meets dead connections of the pool and code that never ran before, and the machine of the tests may be busy with
    /// something else in any; what the service itself takes shows in all of them.
    /// </summary>
    public static async Task AreWithinAsync(TimeSpan limit, params Func<Task<HttpResponseMessage>>[] requests)
    {
        var rounds = new List<TimeSpan>();
        do
        {
            Assert.True(rounds.Count < Rounds, $"The slowest answers took {string.Join(", ", rounds.Select(round => $"{round.TotalSeconds:0.00} s"))}.");
            rounds.Add((await Task.WhenAll(requests.Select(request => Task.Run(() => RefusedAsync(request))))).Max());
        }
        while (rounds.Count < 2 || rounds.Min() > limit);
    }

    private static async Task<TimeSpan> RefusedAsync(Func<Task<HttpResponseMessage>> request)
    {
        var clock = Stopwatch.StartNew();
        using var reply = await request();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
        return clock.Elapsed;
    }
}
