using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Push;

/// <summary>Web Push to browsers on this machine that decrypt what they get.</summary>
public sealed class PushTests(PostgresServer server) : IDisposable
{
    private readonly string _keys = Directory.CreateTempSubdirectory("rustygate-keys-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_keys, recursive: true);

    [Fact]
    public async Task Rule34_Who_is_not_connected_is_told_of_each_message_once_encrypted_for_their_browser()
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        await api.SubscribeAsync(ben, browser);

        foreach (var n in Enumerable.Range(1, 9))
        {
            await api.SendAsync(n == 5 ? ben : ann, chat, $"{n} **soup**?").ExpectAsync(HttpStatusCode.Created);
        }

        await Eventually.HoldsAsync(() => browser.Taken.Count >= 8, what: "Ann's eight messages arrive");
        await api.NothingWaitsAsync();
        Assert.Equal(new[] { 1, 2, 3, 4, 6, 7, 8, 9 }.Select(n => $"{n} **soup**?"), browser.Contents.Order(StringComparer.Ordinal));
        var pushed = browser.Taken.First();
        Assert.Equal((chat, ann, "group", "A group"), (
            pushed.Body.GetProperty("chat_id").GetGuid(), pushed.Body.GetProperty("sender_id").GetGuid(),
            pushed.Body.GetProperty("chat_type").GetString(), pushed.Body.GetProperty("chat_name").GetString()));
        Assert.Equal(("aes128gcm", "high", "86400"), (pushed.Headers["Content-Encoding"].ToString(), pushed.Headers["Urgency"].ToString(), pushed.Headers["TTL"].ToString()));
        Assert.Equal(22, Assert.Single(browser.Taken.Select(one => one.Headers["Topic"].ToString()).Distinct()).Length);
        var log = await api.PushLogAsync(ben);
        Assert.Equal(8, log.Count);
        Assert.All(log, one => Assert.Equal(("sent", 201, "Firefox on Linux"), (one.GetProperty("outcome").GetString(), one.GetProperty("status").GetInt32(), one.GetProperty("device").GetString())));
        Assert.DoesNotContain("soup", JsonSerializer.Serialize(log), StringComparison.Ordinal);
        Assert.Empty(await api.PushLogAsync(ann));
    }

    [Fact]
    public async Task Rule34_Per_chat_everything_mentions_or_nothing_and_nothing_while_it_is_muted()
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        await api.SubscribeAsync(ben, browser);
        var (all, mentions, nothing, muted) = (await api.NewGroupAsync(ann, ben), await api.NewGroupAsync(ann, ben), await api.NewGroupAsync(ann, ben), await api.NewGroupAsync(ann, ben));
        Assert.Equal("mentions", (await LevelAsync(api, ben, mentions, "mentions").ExpectAsync(HttpStatusCode.OK)).GetProperty("notify").GetString());
        await LevelAsync(api, ben, nothing, "nothing").ExpectAsync(HttpStatusCode.OK);
        await api.As(ben).PutAsync($"/api/chats/{muted}/mute", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await LevelAsync(api, ben, all, level: null).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "level");

        foreach (var (chat, word) in ((Guid, string)[])[(nothing, "nothing"), (muted, "muted"), (mentions, "mentions"), (all, "all")])
        {
            await PostAsync(api, ann, chat, word);
            await PostAsync(api, ann, chat, $"{word}, ben", ben.ToString());
            await PostAsync(api, ann, chat, $"{word}, everyone", "all");
            await PostAsync(api, ann, chat, $"{word}, ann", ann.ToString());
        }

        await Eventually.HoldsAsync(() => browser.Taken.Count >= 6, what: "what is wanted arrives");
        await api.NothingWaitsAsync();
        Assert.Equal(["all", "all, ann", "all, ben", "all, everyone", "mentions, ben", "mentions, everyone"], browser.Contents.Order(StringComparer.Ordinal));
        Assert.Equal(4, browser.Taken.Count(one => one.Body.GetProperty("mention").GetBoolean()));
        Assert.Contains(await api.EventsAsync(mentions), e => e.Type == "ChatUpdated" && e.Users is [var one] && one == ben);
    }

    [Fact]
    public async Task Rule34_Who_is_connected_is_not_disturbed_and_who_leaves_at_that_moment_misses_nothing()
    {
        await using var api = await NewAsync(("Push:Settle", "00:00:00.100"));
        await using Browser stays = await Browser.StartAsync(), leaves = await Browser.StartAsync();
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        (api.Notify.Connected[ben], api.Notify.Connected[eve]) = (int.MaxValue, 1);
        var chat = await api.NewGroupAsync(ann, ben, eve);
        await api.SubscribeAsync(ben, stays);
        await api.SubscribeAsync(eve, leaves);

        await api.SendAsync(ann, chat, "Are you there?").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => leaves.Taken.Count == 1, what: "who has left is told");
        await api.NothingWaitsAsync();
        Assert.Empty(stays.Taken);
        api.Notify.IsDown = true;
        await api.SendAsync(ann, chat, "And now?").ExpectAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(() => stays.Taken.Count == 1, what: "while nobody knows who is there, everyone is told");
    }

    [Fact]
    public async Task Rule34_What_is_read_or_deleted_before_it_is_told_is_not_told()
    {
        await using var api = await NewAsync(("Push:FirstRetry", "00:00:00.200"), ("Push:Attempts", "100"));
        await using var browser = await Browser.StartAsync();
        browser.Answer = _ => 503;
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        await api.SubscribeAsync(ben, browser);
        await api.SendAsync(ann, chat, "read").ExpectAsync(HttpStatusCode.Created);
        var deleted = (await api.SendAsync(ann, chat, "deleted").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await Eventually.HoldsAsync(() => browser.Refused.Count >= 2, what: "both are tried");

        await api.As(ben).PostAsJsonAsync($"/api/chats/{chat}/read", new { seq = 1 }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(ann).DeleteAsync($"/api/chats/{chat}/messages/{deleted}", Cancel).ExpectNothingAsync();

        // Of a hundred attempts, each after twice the wait, most are left: they are let go, and not given up.
        await api.NothingWaitsAsync();
        Assert.All(await api.PushLogAsync(ben), one => Assert.Equal("retry", one.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Rule34_A_push_service_that_wants_to_be_left_alone_is_and_one_that_fails_for_good_is_given_up()
    {
        await using var api = await NewAsync(("Push:FirstRetry", "00:00:00.010"), ("Push:Attempts", "4"));
        await using Browser busy = await Browser.StartAsync(), broken = await Browser.StartAsync();
        (busy.RetryAfter, busy.Answer) = ("1", _ => busy.Refused.IsEmpty ? 429 : 201);
        broken.Answer = _ => 500;
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben, eve);
        await api.SubscribeAsync(ben, busy);
        await api.SubscribeAsync(eve, broken);

        await api.SendAsync(ann, chat, "Hello").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => busy.Taken.Count == 1, what: "it is told in the end");
        Assert.True(DateTimeOffset.UtcNow - busy.Refused.Single() > TimeSpan.FromMilliseconds(950));
        await api.NothingWaitsAsync();
        Assert.Equal(4, broken.Refused.Count);
        Assert.Equal(["retry", "sent"], (await api.PushLogAsync(ben)).Select(one => one.GetProperty("outcome").GetString()).Order());
        Assert.Equal(["failed", "retry", "retry", "retry"], (await api.PushLogAsync(eve)).Select(one => one.GetProperty("outcome").GetString()).Order());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Rule34_A_subscription_that_is_gone_is_deleted_with_what_waits_for_it(int status)
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        browser.Answer = _ => status;
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        await api.SubscribeAsync(ben, browser);

        await api.SendAsync(ann, chat, "Hello").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () => (await api.SubscriptionsAsync(ben)).Count == 0, what: "the subscription is deleted");
        await api.NothingWaitsAsync();
        Assert.Equal("gone", Assert.Single(await api.PushLogAsync(ben)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Rule34_When_the_leading_replica_ends_the_other_goes_on_and_nothing_is_told_twice()
    {
        await using var first = await NewAsync(("Relay:Standby", "00:00:00.050"));
        await using var browser = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await first.NewGroupAsync(ann, ben);
        await first.SubscribeAsync(ben, browser);
        await first.SendAsync(ann, chat, "1").ExpectAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(() => browser.Taken.Count == 1, what: "the first replica tells");
        await using var second = first.Replica();
        await second.SendAsync(ann, chat, "2").ExpectAsync(HttpStatusCode.Created);

        await first.DisposeAsync();
        await second.SendAsync(ann, chat, "3").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => browser.Contents.Distinct().Count() == 3, what: "the second replica tells what is left");
        await second.NothingWaitsAsync();
        Assert.Equal(["1", "2", "3"], browser.Contents.Order());
    }

    private static Task<HttpResponseMessage> LevelAsync(ChatApi api, Guid user, Guid chat, string? level) =>
        api.As(user).PutAsJsonAsync($"/api/chats/{chat}/notifications", new { level }, Cancel);

    private static Task<JsonElement> PostAsync(ChatApi api, Guid user, Guid chat, string content, params string[] mentions) =>
        api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content, mentions }, Cancel).ExpectAsync(HttpStatusCode.Created);

    private Task<ChatApi> NewAsync(params (string Key, string Value)[] settings) => PushWords.NewAsync(server, _keys, settings);
}
