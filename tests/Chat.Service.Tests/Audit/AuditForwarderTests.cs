using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Audit;

public sealed class AuditForwarderTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_done_reaches_the_audit_log_through_an_outage_and_a_lost_answer_and_waits_no_more()
    {
        await using var api = await ChatApi.NewAsync(server, ("Audit:Poll", "00:00:00.050"));
        var (me, first, second) = (Some.User(), Some.User(), Some.User());
        await api.As(me).PutAsync($"/api/blocks/{first}", null, Cancel).ExpectNothingAsync();
        await api.As(me).PutAsync($"/api/blocks/{second}", null, Cancel).ExpectNothingAsync();
        Assert.Equal(2L, await WaitingAsync());

        (api.Audit.LosesAnswer, api.Audit.IsUp) = (true, true);
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 0, what: "Auth has the acts");

        Assert.Equal(2, api.Audit.Entries.Count);
        Assert.All(api.Audit.Entries.Values, taken => Assert.Equal(2, taken.Times));
        var entry = api.Audit.Entries.OrderBy(e => e.Key).First().Value.Entry;
        Assert.Equal(("user.block", "done", me, $"user:{first}"), (
            entry.GetProperty("act").GetString(), entry.GetProperty("outcome").GetString(),
            entry.GetProperty("actor_id").GetGuid(), entry.GetProperty("target").GetString()));
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("before").ValueKind);

        async Task<long> WaitingAsync() => await api.Database.ScalarAsync<long>("SELECT count(*) FROM audit_outbox");
    }

    [Fact]
    public async Task Many_acts_are_handed_on_in_pieces()
    {
        await using var api = await ChatApi.NewAsync(server, ("Audit:Poll", "00:00:00.050"));
        await api.Database.ExecuteAsync("INSERT INTO audit_outbox (id, at, act, target) SELECT gen_random_uuid(), now(), 'chat.ban', 'user:' || n FROM generate_series(1, 250) n");
        api.Audit.IsUp = true;

        await api.As(Some.User()).GetAsync("/api/chats", Cancel).ExpectAsync(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT count(*) FROM audit_outbox") == 0, what: "Auth has all acts");

        Assert.Equal(250, api.Audit.Entries.Count);
    }
}
