using System.Net;
using System.Net.Http.Json;
using Chat.Service.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Chat.Service.Tests.Delivery;

/// <summary>Who leads, and what happens when it goes. All without Redis.</summary>
public sealed class RelayTests(PostgresServer server)
{
    [Fact]
    public async Task One_replica_leads_and_when_it_ends_the_other_goes_on_where_it_was()
    {
        await using var first = await ChatApi.NewAsync(server);
        var me = Some.User();
        var chat = await first.NewGroupAsync(me);
        await Eventually.HoldsAsync(() => Leads(first), what: "the first replica leads");
        await using var second = first.Replica();
        await PostAsync(second, me, chat, 10);
        await LogReachesAsync(second, 11);
        Assert.False(await Leads(second));

        await first.DisposeAsync();

        await PostAsync(second, me, chat, 10);
        await LogReachesAsync(second, 21);
        Assert.True(await Leads(second));
        Assert.Equal(
            Enumerable.Range(1, 20).Select(n => (long)n),
            await second.Database.ColumnAsync<long>($"SELECT seq FROM events WHERE chat_id = '{chat}' AND seq IS NOT NULL ORDER BY position"));
    }

    [Fact]
    public async Task A_leader_that_is_frozen_is_deposed_and_its_outbox_moved()
    {
        await using var api = await ChatApi.NewAsync(server, ("Relay:StuckAfter", "00:00:00.300"), ("Relay:Standby", "00:00:00.050"));
        await using var frozen = await api.Database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.True((await new RelaySession(frozen).TryLeadAsync(TestContext.Current.CancellationToken)).Leads);

        await api.NewGroupAsync(Some.User());

        await LogReachesAsync(api, 1);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => new RelaySession(frozen).TryLeadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_leader_whose_session_was_cut_leads_again()
    {
        await using var api = await ChatApi.NewAsync(server);
        var me = Some.User();
        var chat = await api.NewGroupAsync(me);
        await LogReachesAsync(api, 1);

        await api.Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rustygate-relay'");

        await PostAsync(api, me, chat, 5);
        await LogReachesAsync(api, 6);
    }

    [Fact]
    public async Task R5_Without_redis_every_post_succeeds_and_the_log_goes_on_within_a_second()
    {
        await using var api = await ChatApi.NewAsync(server);
        var me = Some.User();
        var chat = await api.NewGroupAsync(me);
        await Eventually.HoldsAsync(() => Leads(api), what: "the replica leads");

        using var yardstick = new Yardstick();
        await PostAsync(api, me, chat, 30);

        await LogReachesAsync(api, 31);
        var slowest = await api.Database.ScalarAsync<double>("SELECT max(extract(epoch FROM e.created_at - m.created_at))::float8 FROM events e JOIN messages m USING (chat_id, seq)");
        Assert.InRange(slowest, 0, yardstick.Of(TimeSpan.FromSeconds(1)).TotalSeconds);
    }

    [Fact]
    public async Task What_one_move_cannot_take_is_taken_by_the_next_and_none_waits_for_a_ring()
    {
        await using var api = await ChatApi.NewAsync(server, ("Relay:Poll", "00:00:10"));
        await Eventually.HoldsAsync(() => Leads(api), what: "the replica leads");

        await api.Database.ExecuteAsync($"""
            INSERT INTO outbox (chat_id, type, body, created_at)
            SELECT gen_random_uuid(), 'NewMessage', '1', now() FROM generate_series(1, {(3 * OutboxMove.MostEvents) + 1})
            """);

        await LogReachesAsync(api, (3 * OutboxMove.MostEvents) + 1);
        Assert.InRange(await api.Database.ScalarAsync<double>("SELECT extract(epoch FROM max(created_at) - min(created_at))::float8 FROM events"), 0, 10);
    }

    private static async Task PostAsync(ChatApi api, Guid user, Guid chat, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "Hello" }, TestContext.Current.CancellationToken)
                .ExpectAsync(HttpStatusCode.Created);
        }
    }

    private static Task<bool> Leads(ChatApi api) => Task.FromResult(api.Services.GetRequiredService<OutboxBell>().Leading);

    private static Task LogReachesAsync(ChatApi api, long head) =>
        Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT head FROM log") == head, what: $"the log's head is {head}");
}
