using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

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
        await SubscribeAsync(api, ben, browser);

        foreach (var n in Enumerable.Range(1, 9))
        {
            await api.SendAsync(n == 5 ? ben : ann, chat, $"{n} **soup**?").ExpectAsync(HttpStatusCode.Created);
        }

        await Eventually.HoldsAsync(() => browser.Taken.Count >= 8, what: "Ann's eight messages arrive");
        await NothingWaitsAsync(api);
        Assert.Equal(new[] { 1, 2, 3, 4, 6, 7, 8, 9 }.Select(n => $"{n} **soup**?"), browser.Contents.Order(StringComparer.Ordinal));
        var pushed = browser.Taken.First();
        Assert.Equal((chat, ann, "group", "A group"), (
            pushed.Body.GetProperty("chat_id").GetGuid(), pushed.Body.GetProperty("sender_id").GetGuid(),
            pushed.Body.GetProperty("chat_type").GetString(), pushed.Body.GetProperty("chat_name").GetString()));
        Assert.Equal(("aes128gcm", "high", "86400"), (pushed.Headers["Content-Encoding"].ToString(), pushed.Headers["Urgency"].ToString(), pushed.Headers["TTL"].ToString()));
        Assert.Equal(22, Assert.Single(browser.Taken.Select(one => one.Headers["Topic"].ToString()).Distinct()).Length);
        var log = await LogAsync(api, ben);
        Assert.Equal(8, log.Count);
        Assert.All(log, one => Assert.Equal(("sent", 201, "Firefox on Linux"), (one.GetProperty("outcome").GetString(), one.GetProperty("status").GetInt32(), one.GetProperty("device").GetString())));
        Assert.DoesNotContain("soup", JsonSerializer.Serialize(log), StringComparison.Ordinal);
        Assert.Empty(await LogAsync(api, ann));
    }

    [Fact]
    public async Task Rule34_Per_chat_everything_mentions_or_nothing_and_nothing_while_it_is_muted()
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        await SubscribeAsync(api, ben, browser);
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
        await NothingWaitsAsync(api);
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
        await SubscribeAsync(api, ben, stays);
        await SubscribeAsync(api, eve, leaves);

        await api.SendAsync(ann, chat, "Are you there?").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => leaves.Taken.Count == 1, what: "who has left is told");
        await NothingWaitsAsync(api);
        Assert.Empty(stays.Taken);
        api.Notify.IsDown = true;
        await api.SendAsync(ann, chat, "And now?").ExpectAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(() => stays.Taken.Count == 1, what: "while nobody knows who is there, everyone is told");
    }

    [Fact]
    public async Task Rule34_What_is_read_or_deleted_before_it_is_told_is_not_told()
    {
        await using var api = await NewAsync(("Push:FirstRetry", "00:00:00.200"));
        await using var browser = await Browser.StartAsync();
        browser.Answer = _ => 503;
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        await SubscribeAsync(api, ben, browser);
        await api.SendAsync(ann, chat, "read").ExpectAsync(HttpStatusCode.Created);
        var deleted = (await api.SendAsync(ann, chat, "deleted").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await Eventually.HoldsAsync(() => browser.Refused.Count >= 2, what: "both are tried");

        await api.As(ben).PostAsJsonAsync($"/api/chats/{chat}/read", new { seq = 1 }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(ann).DeleteAsync($"/api/chats/{chat}/messages/{deleted}", Cancel).ExpectNothingAsync();
        browser.Answer = _ => 201;

        await NothingWaitsAsync(api);
        Assert.Empty(browser.Taken);
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
        await SubscribeAsync(api, ben, busy);
        await SubscribeAsync(api, eve, broken);

        await api.SendAsync(ann, chat, "Hello").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => busy.Taken.Count == 1, what: "it is told in the end");
        Assert.True(DateTimeOffset.UtcNow - busy.Refused.Single() > TimeSpan.FromMilliseconds(950));
        await NothingWaitsAsync(api);
        Assert.Equal(4, broken.Refused.Count);
        Assert.Equal(["retry", "sent"], (await LogAsync(api, ben)).Select(one => one.GetProperty("outcome").GetString()).Order());
        Assert.Equal(["failed", "retry", "retry", "retry"], (await LogAsync(api, eve)).Select(one => one.GetProperty("outcome").GetString()).Order());
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
        await SubscribeAsync(api, ben, browser);

        await api.SendAsync(ann, chat, "Hello").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () => (await SubscriptionsAsync(api, ben)).Count == 0, what: "the subscription is deleted");
        await NothingWaitsAsync(api);
        Assert.Equal("gone", Assert.Single(await LogAsync(api, ben)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Rule34_When_the_leading_replica_ends_the_other_goes_on_and_nothing_is_told_twice()
    {
        await using var first = await NewAsync(("Relay:Standby", "00:00:00.050"));
        await using var browser = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await first.NewGroupAsync(ann, ben);
        await SubscribeAsync(first, ben, browser);
        await first.SendAsync(ann, chat, "1").ExpectAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(() => browser.Taken.Count == 1, what: "the first replica tells");
        await using var second = first.Replica();
        await second.SendAsync(ann, chat, "2").ExpectAsync(HttpStatusCode.Created);

        await first.DisposeAsync();
        await second.SendAsync(ann, chat, "3").ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => browser.Contents.Distinct().Count() == 3, what: "the second replica tells what is left");
        await NothingWaitsAsync(second);
        Assert.Equal(["1", "2", "3"], browser.Contents.Order());
    }

    [Fact]
    public async Task Rule34_A_test_says_what_came_of_it()
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        var (ben, eve) = (Some.User(), Some.User());
        var id = (await SubscribeAsync(api, ben, browser)).GetProperty("id").GetGuid();

        await TestAsync(eve).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(("sent", 201), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal("test", Assert.Single(browser.Taken).Body.GetProperty("type").GetString());
        browser.Answer = _ => 403;
        Assert.Equal(("failed", 403), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        browser.Answer = _ => 410;
        Assert.Equal(("gone", 410), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        Assert.Empty(await SubscriptionsAsync(api, ben));
        Assert.Equal(["gone", "failed", "sent"], (await LogAsync(api, ben)).Select(one => one.GetProperty("outcome").GetString()));

        Task<HttpResponseMessage> TestAsync(Guid who) => api.As(who).PostAsync($"/api/push/subscriptions/{id}/test", content: null, Cancel);

        static (string?, int) OutcomeOf(JsonElement reply) => (reply.GetProperty("outcome").GetString(), reply.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Rule34_A_browser_is_theirs_who_use_it_now_and_ends_with_its_session_or_account()
    {
        await using var api = await NewAsync(("Push:PerUser", "2"));
        await using Browser shared = await Browser.StartAsync(), second = await Browser.StartAsync(), third = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var first = await SubscribeAsync(api, ann, shared);
        Assert.Equal(first.GetProperty("id").GetGuid(), (await SubscribeAsync(api, ann, shared)).GetProperty("id").GetGuid());
        Assert.DoesNotContain("a-secret-of-this-browser", first.ToString(), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", first.GetProperty("service").GetString());

        await SubscribeAsync(api, ben, shared);
        Assert.Empty(await SubscriptionsAsync(api, ann));
        await SubscribeAsync(api, ben, second);
        await SubscribeAsync(api, ben, third);
        Assert.Equal(2, (await SubscriptionsAsync(api, ben)).Count);
        var id = (await SubscriptionsAsync(api, ben))[0].GetProperty("id").GetGuid();
        await api.As(ann).DeleteAsync($"/api/push/subscriptions/{id}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).DeleteAsync($"/api/push/subscriptions/{id}", Cancel).ExpectNothingAsync();
        Assert.Single(await SubscriptionsAsync(api, ben));
        await api.AsService().PutAsync($"/internal/users/{ben}/closed", content: null, Cancel).ExpectNothingAsync();
        Assert.Empty(await SubscriptionsAsync(api, ben));

        await SubscribeAsync(api, ann, shared);
        api.Services.GetRequiredService<RevocationCache>().Add(new Revocation { Id = Guid.CreateVersion7(), SessionId = Guid.Empty, CreatedAt = DateTimeOffset.UtcNow, TokensBefore = DateTimeOffset.UtcNow });
        await Eventually.HoldsAsync(async () => (await SubscriptionsAsync(api, ann)).Count == 0, TimeSpan.FromSeconds(30), "who has signed out gets nothing");
    }

    [Fact]
    public async Task S63_Rule34_A_push_service_is_never_within()
    {
        await using var api = await NewAsync(("Push:AllowPrivateAddresses", "false"));
        await using var browser = await Browser.StartAsync();

        foreach (var endpoint in (string[])[
            "http://push.example.org/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://localhost/x", "https://[::1]/x", "file:///etc/passwd"])
        {
            await api.As(Some.User()).PutAsJsonAsync("/api/push/subscriptions", WithEndpoint(browser, endpoint), Cancel)
                .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "endpoint");
        }
    }

    [Fact]
    public async Task S63_Rule34_A_name_that_leads_inwards_is_noticed_when_it_is_called()
    {
        await using var api = await NewAsync(("Push:AllowPrivateAddresses", "false"));
        await using var browser = await Browser.StartAsync();
        var ann = Some.User();
        var subscription = await api.As(ann).PutAsJsonAsync("/api/push/subscriptions", WithEndpoint(browser, $"https://{Dns.GetHostName()}:1/x"), Cancel).ExpectAsync(HttpStatusCode.OK);

        var tried = await api.As(ann).PostAsync($"/api/push/subscriptions/{subscription.GetProperty("id")}/test", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("forbidden_address", tried.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task S44_A_wrong_field_is_named()
    {
        await using var api = await NewAsync();
        (string Body, string Field)[] wrong =
        [
            ("""{"endpoint":"https://push.example.org/x"}""", "keys"),
            ("""{"endpoint":"https://push.example.org/x","keys":{"p256dh":"AAAA","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}""", "keys"),
            ("""{"endpoint":"https://push.example.org/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw5","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}""", "keys"),
            ("""{"endpoint":"https://push.example.org/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"AAAA"}}""", "keys"),
            ("""{"endpoint":"https://push.example.org/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"AAAAAAAAAAAAAAAAAAAAAA"},"device":"a\nb"}""", "device"),
        ];

        foreach (var (body, field) in wrong)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            await api.As(Some.User()).PutAsync("/api/push/subscriptions", content, Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
        }
    }

    [Fact]
    public async Task S24_Rule34_One_key_for_all_replicas_of_which_a_copy_of_the_database_shows_the_public_half_only()
    {
        await using var api = await NewAsync();
        await using var replica = api.Replica();

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => GetAsync(n % 2 == 0 ? api : replica, Some.User(), "/api/push/key")));

        Assert.Single(keys.Select(key => key.GetProperty("public_key").GetString()).Distinct());
        Assert.Throws<System.Security.Cryptography.CryptographicException>(() =>
        {
            using var key = System.Security.Cryptography.ECDsa.Create();
            key.ImportPkcs8PrivateKey(api.Database.ScalarAsync<byte[]>("SELECT private_key FROM vapid_keys").GetAwaiter().GetResult(), out _);
        });
    }

    [Fact]
    public async Task Without_a_folder_for_its_key_there_is_no_push_and_everything_else_goes_on()
    {
        await using var api = await ChatApi.NewAsync(server);
        await using var browser = await Browser.StartAsync();

        await api.As(Some.User()).GetAsync("/api/push/key", Cancel).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "push_off");
        await api.As(Some.User()).PutAsJsonAsync("/api/push/subscriptions", WithEndpoint(browser, "https://push.example.org/x"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "push_off");
    }

    private static async Task<JsonElement> SubscribeAsync(ChatApi api, Guid user, Browser browser)
    {
        browser.ServerKey = (await GetAsync(api, user, "/api/push/key")).GetProperty("public_key").GetString();
        return await api.As(user).PutAsJsonAsync("/api/push/subscriptions", browser.Subscription, Cancel).ExpectAsync(HttpStatusCode.OK);
    }

    private static JsonElement WithEndpoint(Browser browser, string endpoint)
    {
        var subscription = JsonSerializer.SerializeToNode(browser.Subscription)!.AsObject();
        subscription["endpoint"] = endpoint;
        return JsonSerializer.SerializeToElement(subscription);
    }

    private static Task<JsonElement> GetAsync(ChatApi api, Guid user, string path) => api.As(user).GetAsync(path, Cancel).ExpectAsync(HttpStatusCode.OK);

    private static async Task<List<JsonElement>> LogAsync(ChatApi api, Guid user) => [.. (await GetAsync(api, user, "/api/push/log")).EnumerateArray()];

    private static async Task<List<JsonElement>> SubscriptionsAsync(ChatApi api, Guid user) => [.. (await GetAsync(api, user, "/api/push/subscriptions")).EnumerateArray()];

    private static Task<HttpResponseMessage> LevelAsync(ChatApi api, Guid user, Guid chat, string? level) =>
        api.As(user).PutAsJsonAsync($"/api/chats/{chat}/notifications", new { level }, Cancel);

    private static Task<JsonElement> PostAsync(ChatApi api, Guid user, Guid chat, string content, params string[] mentions) =>
        api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content, mentions }, Cancel).ExpectAsync(HttpStatusCode.Created);

    /// <summary>The log is looked through, and everything in the queue was told or let go.</summary>
    private static Task NothingWaitsAsync(ChatApi api) => Eventually.HoldsAsync(
        () => api.Database.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM push_queue) AND (SELECT position FROM push_cursor) = (SELECT head FROM log)"),
        what: "nothing waits");

    private Task<ChatApi> NewAsync(params (string Key, string Value)[] settings) => ChatApi.NewAsync(server,
    [
        .. new[]
        {
            ("DataProtection:Directory", _keys), ("Push:AllowPrivateAddresses", "true"), ("Push:Poll", "00:00:00.020"), ("Push:FirstRetry", "00:00:00.020"),
            ("Push:Contact", "mailto:admin@example.org"),
        }.Where(one => settings.All(other => other.Key != one.Item1)),
        .. settings,
    ]);
}
