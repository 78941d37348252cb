using System.Diagnostics;
using System.Net;

namespace Auth.Service.Tests;

/// <summary>R15: PostgreSQL down fails fast, and the service is well again soon after it is back.</summary>
public sealed class DatabaseOutageTests
{
    private const int Rounds = 6;

    /// <summary>Two seconds are the driver's, one for an answer and one for its attempt to cancel; the rest is the test's own way there.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2.25);

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task R15_Without_a_database_it_is_503_within_two_seconds_and_everything_goes_on_after_it(string outage)
    {
        await using var server = new AuthPostgres();
        await server.InitializeAsync();
        await using var api = await AuthApi.NewAsync(server);
        var person = await SignedUp.NewAsync(api);
        await person.SessionsAsync();

        await (outage switch { "stopped" => server.StopAsync(), "killed" => server.KillAsync(), _ => server.FreezeAsync() });
        await AssertUnavailableAsync(api, person);
        await (outage == "frozen" ? server.ThawAsync() : server.StartAsync());

        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(async () => (await person.RefreshAsync()).StatusCode == HttpStatusCode.OK, what: "tokens are refreshed again");
        await Eventually.HoldsAsync(async () => (await api.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, what: "the service says it is well");
        await person.LogInAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    /// <summary>
    /// Several at once, and again: the first round meets dead connections of the pool and code that never ran before, and the machine of the
    /// tests may be busy with something else in any; what the service itself takes shows in all of them.
    /// </summary>
    private static async Task AssertUnavailableAsync(AuthApi api, SignedUp person)
    {
        var rounds = new List<TimeSpan>();
        do
        {
            Assert.True(rounds.Count < Rounds, $"The slowest answers took {string.Join(", ", rounds.Select(round => $"{round.TotalSeconds:0.00} s"))}.");
            rounds.Add((await Task.WhenAll(new Func<Task<HttpResponseMessage>>[]
            {
                () => person.RefreshAsync(),
                () => person.GetAsync("/auth/me"),
                () => person.GetAsync("/auth/sessions"),
                () => person.PostAsync("/auth/logout"),
                () => person.PostAsync("/auth/password", new { current_password = Some.Password, new_password = "orbit-Lantern-42-quiet" }),
                () => api.PostAsync("/auth/login", new { email = person.Email, password = Some.Password }),
                () => api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }),
            }.Select(request => Task.Run(() => RefusedAsync(request))))).Max());
        }
        while (rounds.Count < 2 || rounds.Min() > Promised);
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
