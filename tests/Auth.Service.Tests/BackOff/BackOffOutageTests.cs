using System.Net;
using StackExchange.Redis.Tests.Servers;

namespace Auth.Service.Tests.BackOff;

/// <summary>Guessing while Redis goes away: it stays slow, and the owner stays in.</summary>
public sealed class BackOffOutageTests(AuthPostgres server)
{
    [Theory]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task S20_R5_Guessing_stays_slow_while_Redis_is_down_and_the_owner_gets_in(string outage)
    {
        await using var redis = await RealServer.StartAsync(ServerKind.Garnet);
        await using var api = await AuthApi.NewAsync(server, AuthRedis.Setting(redis), ("BackOff:FirstSeconds", "600"));
        var (guessed, other) = (await Account.RegisterAsync(api), await Account.RegisterAsync(api));
        await GuessUntilRefusedAsync(api, guessed);

        await (outage == "killed" ? redis.KillAsync() : redis.FreezeAsync());

        using var yardstick = new Yardstick();
        await GuessUntilRefusedAsync(api, other);
        Assert.InRange(yardstick.Elapsed, TimeSpan.Zero, yardstick.Of(TimeSpan.FromSeconds(15)));
        await (await Account.RegisterAsync(api)).LogInAsync().ExpectAsync(HttpStatusCode.OK);

        await (outage == "killed" ? redis.RestartAsync() : redis.ThawAsync());
        await using var replica = api.Replica(AuthRedis.Setting(redis), ("BackOff:FirstSeconds", "600"));
        await Eventually.HoldsAsync(AreCountedTogetherAsync, what: "attempts are counted for all replicas together again");

        async Task<bool> AreCountedTogetherAsync()
        {
            // In the moment of the return some guesses are counted here and some there: those may be more than five until one is refused.
            var next = await Account.RegisterAsync(api);
            await GuessAsync(api, next);
            using var elsewhere = await replica.PostAsync("/auth/login", new { email = next.Email, password = "a guess" });
            return elsewhere.StatusCode == HttpStatusCode.TooManyRequests;
        }
    }

    private static async Task GuessUntilRefusedAsync(AuthApi api, Account account) =>
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 5), HttpStatusCode.TooManyRequests], await GuessAsync(api, account));

    private static async Task<List<HttpStatusCode>> GuessAsync(AuthApi api, Account account)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var reply = await api.PostAsync("/auth/login", new { email = account.Email, password = "a guess" });
            statuses.Add(reply.StatusCode);
        }

        return statuses;
    }
}
