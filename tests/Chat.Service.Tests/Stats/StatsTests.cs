using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Stats;

/// <summary><c>/admin/stats</c> and what has become of a message.</summary>
public sealed class StatsTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_of_storing_relaying_and_of_each_replica_that_delivers()
    {
        await using var api = await ChatApi.NewAsync(server, ("services:notify:http:0", "http://notify-0"), ("services:notify:http:1", "http://notify-1"));
        api.Notify.Positions["notify-0"] = 3;
        var ann = Some.User();
        var before = await ReadAsync(api);
        Assert.Equal((0L, 0d), (before.GetProperty("chat").GetProperty("position").GetInt64(), before.GetProperty("chat").GetProperty("messages_per_second").GetDouble()));
        var chat = await api.NewGroupAsync(ann);
        for (var i = 0; i < 6; i++)
        {
            await api.SendAsync(ann, chat, "Hello").ExpectAsync(HttpStatusCode.Created);
        }

        await Eventually.HoldsAsync(async () => (await ReadAsync(api)).GetProperty("chat").GetProperty("position").GetInt64() == 7, what: "all is in the log");

        var stats = await ReadAsync(api);
        var figures = stats.GetProperty("chat");
        Assert.Equal((7 / 60d, 6 / 60d), (figures.GetProperty("events_per_second").GetDouble(), figures.GetProperty("messages_per_second").GetDouble()));
        Assert.Equal((0L, 0d), (figures.GetProperty("outbox_depth").GetInt64(), figures.GetProperty("outbox_age_seconds").GetDouble()));
        Assert.InRange(figures.GetProperty("relay_lag_milliseconds").GetDouble(), 0, 10_000);
        Assert.True(figures.GetProperty("database_bytes").GetInt64() > 1_000_000);
        var replica = Assert.Single(stats.GetProperty("notify").EnumerateArray());
        Assert.Equal((0, 12, 4L), (replica.GetProperty("replica").GetInt32(), replica.GetProperty("streams").GetInt32(), replica.GetProperty("lag").GetInt64()));
    }

    [Fact]
    public async Task A_messages_path_is_found_by_its_id_and_says_nothing_of_its_content()
    {
        await using var api = await ChatApi.NewAsync(server, ("services:notify:http:0", "http://notify-0"), ("services:notify:http:1", "http://notify-1"));
        (api.Notify.Positions["notify-0"], api.Notify.Positions["notify-1"]) = (1, 2);
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben, eve);
        var id = (await api.SendAsync(ann, chat, "secret soup").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await api.As(ben).PostAsJsonAsync($"/api/chats/{chat}/read", new { seq = 1 }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => (await PathAsync(api, id)).GetProperty("position").ValueKind == JsonValueKind.Number, what: "it is relayed");

        var path = await PathAsync(api, id);

        Assert.Equal((chat, ann, 1L, 2L), (path.GetProperty("chat_id").GetGuid(), path.GetProperty("sender_id").GetGuid(), path.GetProperty("seq").GetInt64(), path.GetProperty("position").GetInt64()));
        Assert.Equal((2, 1, false), (path.GetProperty("members").GetInt32(), path.GetProperty("readers").GetInt32(), path.GetProperty("waiting").GetBoolean()));
        Assert.True(path.GetProperty("relayed_at").GetDateTimeOffset() >= path.GetProperty("stored_at").GetDateTimeOffset());
        Assert.Equal([false, true], path.GetProperty("replicas").EnumerateArray().Select(one => one.GetProperty("reached").GetBoolean()));
        Assert.DoesNotContain("soup", path.ToString(), StringComparison.Ordinal);
        await api.As(Some.User(), "admin").GetAsync($"/admin/messages/{Guid.NewGuid()}/path", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ann).GetAsync($"/admin/messages/{id}/path", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static Task<JsonElement> ReadAsync(ChatApi api) => api.As(Some.User(), "admin").GetAsync("/admin/stats", Cancel).ExpectAsync(HttpStatusCode.OK);

    private static Task<JsonElement> PathAsync(ChatApi api, Guid message) =>
        api.As(Some.User(), "admin").GetAsync($"/admin/messages/{message}/path", Cancel).ExpectAsync(HttpStatusCode.OK);
}
