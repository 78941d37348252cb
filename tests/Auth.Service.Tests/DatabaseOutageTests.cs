using System.Net;

namespace Auth.Service.Tests;

/// <summary>R15: PostgreSQL down fails fast, and the service is well again soon after it is back.</summary>
public sealed class DatabaseOutageTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task R15_Without_a_database_it_is_503_within_two_seconds_and_everything_goes_on_after_it(string outage)
    {
        await using var server = new AuthPostgres();
        await server.InitializeAsync();
        await using var api = await AuthApi.WithLimitsAsync(server);

        // A busy machine may meet the limits here too.
        var person = await Eventually.SucceedsAsync(() => SignedUp.NewAsync(api));
        await Eventually.SucceedsAsync(() => person.SessionsAsync());

        await (outage switch { "stopped" => server.StopAsync(), "killed" => server.KillAsync(), _ => server.FreezeAsync() });
        await AssertUnavailableAsync(api, person);
        await (outage == "frozen" ? server.ThawAsync() : server.StartAsync());

        using var yardstick = new Yardstick();
        await Eventually.HoldsAsync(async () => (await person.RefreshAsync()).StatusCode == HttpStatusCode.OK, what: "tokens are refreshed again");
        await Eventually.HoldsAsync(async () => (await api.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, what: "the service says it is well");
        await Eventually.SucceedsAsync(() => person.LogInAsync());
        Assert.InRange(yardstick.Elapsed, TimeSpan.Zero, yardstick.Of(Healthy));
    }

    private static Task AssertUnavailableAsync(AuthApi api, SignedUp person) => Refusals.AreWithinAsync(
        Promised,
        () => person.RefreshAsync(),
        () => person.GetAsync("/auth/me"),
        () => person.GetAsync("/auth/sessions"),
        () => person.PostAsync("/auth/logout"),
        () => person.PostAsync("/auth/password", new { current_password = Some.Password, new_password = "orbit-Lantern-42-quiet" }),
        () => api.PostAsync("/auth/login", new { email = person.Email, password = Some.Password }),
        () => api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }));
}
