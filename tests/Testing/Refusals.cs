using System.Net;

namespace RustyGate.Testing;

/// <summary>How a service refuses while something that it needs is gone.</summary>
public static class Refusals
{
    private const int Rounds = 6;

    /// <summary>
    /// All of the requests at once, and again: each is 503 with a Retry-After in every round, and within <paramref name="limit"/> in one, or
    /// what a machine that is busy with something else makes of that. The first round meets dead connections of the pool and code that never
    /// ran before; what the service itself takes shows in all of them.
    /// </summary>
    public static async Task AreWithinAsync(TimeSpan limit, params Func<Task<HttpResponseMessage>>[] requests)
    {
        var rounds = new List<(TimeSpan Took, TimeSpan Limit)>();
        do
        {
            Assert.True(rounds.Count < Rounds, $"The slowest answers took {string.Join(", ", rounds.Select(round => $"{round.Took.TotalSeconds:0.00} of {round.Limit.TotalSeconds:0.00} s"))}.");
            using var yardstick = new Yardstick();
            var took = (await Task.WhenAll(requests.Select(request => Task.Run(() => RefusedAsync(request, yardstick))))).Max();
            rounds.Add((took, yardstick.Of(limit)));
        }
        while (rounds.Count < 2 || rounds.TrueForAll(round => round.Took > round.Limit));
    }

    private static async Task<TimeSpan> RefusedAsync(Func<Task<HttpResponseMessage>> request, Yardstick yardstick)
    {
        var begun = yardstick.Elapsed;
        using var reply = await request();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
        return yardstick.Elapsed - begun;
    }
}
