using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Webhooks;

/// <summary>Outgoing webhooks, to real receivers on this machine.</summary>
public sealed class WebhookTests(PostgresServer server)
{
    private static readonly (string, string)[] Here =
    [
        ("Webhooks:AllowPrivateAddresses", "true"), ("Webhooks:Poll", "00:00:00.020"),
        ("Webhooks:FirstRetry", "00:00:00.020"), ("Webhooks:LongestRetry", "00:00:00.100"),
        ("Relay:Standby", "00:00:00.050"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_its_chats_arrive_signed_in_their_order_and_nothing_else_does()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var (told, other) = (await api.NewGroupAsync(ann, ben), await api.NewGroupAsync(ann, ben));
        await PostAsync(api, ben, told, "before it was made");
        await LogReachesAsync(api, 3);
        var webhook = await CreateAsync(api, ann, receiver.Url, told);

        foreach (var n in Enumerable.Range(1, 20))
        {
            await PostAsync(api, n % 2 == 0 ? ann : ben, told, $"{n} \"grüße\"\n🍲");
            await PostAsync(api, ann, other, "of another chat");
        }

        await Eventually.HoldsAsync(() => receiver.Taken.Count >= 20, what: "all events arrive");
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{n} \"grüße\"\n🍲"), receiver.Contents);
        Assert.All(receiver.Taken, call =>
        {
            Assert.True(call.IsSignedWith(webhook.GetProperty("secret").GetString()!));
            Assert.Equal("NewMessage", call.Body.GetProperty("type").GetString());
            Assert.Equal(told, call.Body.GetProperty("chat_id").GetGuid());
            Assert.InRange(Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(call.Timestamp, System.Globalization.CultureInfo.InvariantCulture)), 0, 60);
        });
        Assert.Equal(20, receiver.Taken.Select(call => call.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_the_same_event_again_until_it_takes_it_and_nothing_overtakes_it()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var failures = 0;
        receiver.Answer = call => Task.FromResult(call.Content == "2" && Interlocked.Increment(ref failures) <= 4 ? 500 : 200);
        var webhook = await CreateAsync(api, ann, receiver.Url, chat);

        foreach (var content in (string[])["1", "2", "3"])
        {
            await PostAsync(api, ann, chat, content);
        }

        await Eventually.HoldsAsync(() => receiver.Taken.Count == 3, what: "all three are taken");
        Assert.Equal(["1", "2", "3"], receiver.Contents);
        Assert.Equal(["2", "2", "2", "2"], receiver.Refused.Select(call => call.Content));
        Assert.Single(receiver.Refused.Concat(receiver.Taken).Where(call => call.Content == "2").Select(call => call.Id).Distinct());

        List<JsonElement> deliveries = [];
        await Eventually.HoldsAsync(async () => (deliveries = await DeliveriesAsync(api, ann, webhook)).Count == 7, what: "the last answer is written down");
        Assert.Equal([200, 200, 500, 500, 500, 500, 200], deliveries.Select(d => d.GetProperty("status").GetInt32()));
        Assert.Equal(4, deliveries.Count(d => d.GetProperty("error").GetString() == "status"));
    }

    [Fact]
    public async Task When_the_leading_replica_ends_the_other_goes_on_and_every_event_arrives_in_order()
    {
        await using var first = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var ann = Some.User();
        var chat = await first.NewGroupAsync(ann);
        await CreateAsync(first, ann, receiver.Url, chat);
        await PostAsync(first, ann, chat, "1");
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 1, what: "the first replica delivers");
        await using var second = first.Replica();
        receiver.Answer = _ => Task.FromResult(503);
        await PostAsync(second, ann, chat, "2");
        await Eventually.HoldsAsync(() => !receiver.Refused.IsEmpty, what: "the first replica tries");

        await first.DisposeAsync();
        await PostAsync(second, ann, chat, "3");
        receiver.Answer = _ => Task.FromResult(200);

        await Eventually.HoldsAsync(() => receiver.Contents.Distinct().Count() == 3, what: "the second replica delivers what is left");
        Assert.Equal(["1", "2", "3"], receiver.Contents.Distinct());
    }

    [Fact]
    public async Task A_receiver_that_never_answers_is_timed_out_and_harms_no_other()
    {
        await using var api = await ChatApi.NewAsync(server, [.. Here, ("Webhooks:Timeout", "00:00:30")]);
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        var never = new TaskCompletionSource<int>();
        slow.Answer = _ => never.Task;
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var stuck = await CreateAsync(api, ann, slow.Url, chat);
        await CreateAsync(api, ann, quick.Url, chat);

        foreach (var n in Enumerable.Range(1, 10))
        {
            await PostAsync(api, ann, chat, $"{n}");
        }

        await Eventually.HoldsAsync(() => quick.Taken.Count == 10, what: "the quick receiver has everything");
        Assert.Empty(await DeliveriesAsync(api, ann, stuck));
        await Eventually.HoldsAsync(
            async () => (await DeliveriesAsync(api, ann, stuck)).Any(d => d.GetProperty("error").GetString() == "timeout"), what: "the slow one is given up");
        never.SetResult(200);
    }

    [Fact]
    public async Task A_receiver_that_fails_too_long_is_switched_off_with_a_notice_and_loses_nothing_when_it_is_on_again()
    {
        await using var api = await ChatApi.NewAsync(server, [.. Here, ("Webhooks:DisableAfter", "00:00:00.300")]);
        await using var receiver = await Receiver.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        receiver.Answer = _ => Task.FromResult(500);
        var webhook = await CreateAsync(api, ann, receiver.Url, chat);
        await PostAsync(api, ben, chat, "1");

        await Eventually.HoldsAsync(async () => (await GetAsync(api, ann, webhook)).GetProperty("disabled_at").ValueKind == JsonValueKind.String, what: "it is switched off");
        Assert.Equal("status", (await GetAsync(api, ann, webhook)).GetProperty("disabled_reason").GetString());
        await Eventually.HoldsAsync(
            async () => await api.Database.ScalarAsync<long>($"SELECT count(*) FROM events WHERE type = 'WebhookDisabled' AND users = ARRAY['{ann}'::uuid]") == 1,
            what: "its owner, and nobody else, is told");
        await PostAsync(api, ben, chat, "2");
        receiver.Answer = _ => Task.FromResult(200);

        await api.As(ann).PatchAsJsonAsync($"/api/webhooks/{webhook.GetProperty("id")}", new { enabled = true }, Cancel).ExpectAsync(HttpStatusCode.OK);

        await Eventually.HoldsAsync(() => receiver.Taken.Count == 2, what: "what waited is delivered");
        Assert.Equal(["1", "2"], receiver.Contents);
    }

    [Fact]
    public async Task Gone_switches_off_at_once_and_a_redirect_is_not_followed()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var gone = await Receiver.StartAsync();
        await using var moved = await Receiver.StartAsync();
        gone.Answer = _ => Task.FromResult(StatusCodes.Status410Gone);
        moved.Answer = _ => Task.FromResult(StatusCodes.Status307TemporaryRedirect);
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var (off, tried) = (await CreateAsync(api, ann, gone.Url, chat), await CreateAsync(api, ann, moved.Url, chat));
        await PostAsync(api, ann, chat, "1");

        await Eventually.HoldsAsync(
            async () => (await GetAsync(api, ann, off)).GetProperty("disabled_reason").GetString() == "gone", what: "410 switches off");
        await Eventually.HoldsAsync(
            async () => (await DeliveriesAsync(api, ann, tried)).Any(d => d.GetProperty("error").GetString() == "redirect"), what: "a redirect is a failure");
        Assert.Empty(moved.Taken);
    }

    [Fact]
    public async Task S63_A_name_that_leads_to_a_private_address_is_refused_when_it_is_connected_to()
    {
        await using var api = await ChatApi.NewAsync(server, [.. Here.Skip(1)]);
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var webhook = await CreateAsync(api, ann, $"https://{Dns.GetHostName()}:1/", chat);

        await PostAsync(api, ann, chat, "to nobody");

        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(api, ann, webhook)).Count > 0, what: "it is tried");
        Assert.All(await DeliveriesAsync(api, ann, webhook), d => Assert.Equal("forbidden_address", d.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task R9_Who_is_no_admin_of_the_chat_any_more_is_told_nothing_more()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var (left, kept) = (await api.NewGroupAsync(ann, ben), await api.NewGroupAsync(ann, ben));
        await CreateAsync(api, ann, receiver.Url, left, kept);
        await PostAsync(api, ben, left, "1");
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 1, what: "the first arrives");

        await api.Database.ExecuteAsync($"UPDATE members SET role = 'member' WHERE chat_id = '{left}' AND user_id = '{ann}'");
        await PostAsync(api, ben, left, "not for ann's receiver");
        await PostAsync(api, ben, kept, "2");

        await Eventually.HoldsAsync(() => receiver.Taken.Count == 2, what: "the other chat's arrives");
        Assert.Equal(["1", "2"], receiver.Contents);
    }

    [Fact]
    public async Task A_delivery_can_be_asked_for_again_and_a_new_secret_signs_beside_the_old_one()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var webhook = await CreateAsync(api, ann, receiver.Url, chat);
        await PostAsync(api, ann, chat, "again, please");
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(api, ann, webhook)).Count == 1, what: "it is delivered");
        var path = $"/api/webhooks/{webhook.GetProperty("id")}";
        var rotated = await api.As(ann).PostAsync($"{path}/secret", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);

        var delivery = (await DeliveriesAsync(api, ann, webhook))[0].GetProperty("id");
        var again = await api.As(ann).PostAsync($"{path}/deliveries/{delivery}/redeliver", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(204, again.GetProperty("status").GetInt32());
        Assert.Equal(2, receiver.Taken.Count);
        Assert.Single(receiver.Taken.Select(call => call.Id).Distinct());
        Assert.True(receiver.Taken.Last().IsSignedWith(webhook.GetProperty("secret").GetString()!));
        Assert.True(receiver.Taken.Last().IsSignedWith(rotated.GetProperty("secret").GetString()!));
        Assert.False((await GetAsync(api, ann, webhook)).TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task The_log_keeps_what_a_webhook_has_not_been_told_yet()
    {
        await using var api = await ChatApi.NewAsync(server, [.. Here, ("Relay:KeepFor", "00:01:00")]);
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => Task.FromResult(500);
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        await CreateAsync(api, ann, receiver.Url, chat);
        await PostAsync(api, ann, chat, "old and undelivered");
        await Eventually.HoldsAsync(() => !receiver.Refused.IsEmpty, what: "it is tried");
        await api.Database.ExecuteAsync("UPDATE events SET created_at = now() - interval '1 hour'");
        var trim = new Chat.Service.Delivery.LogTrim(
            Microsoft.Extensions.Options.Options.Create(new Chat.Service.Delivery.RelayOptions { KeepFor = TimeSpan.FromMinutes(1) }), TimeProvider.System);
        await using var connection = await api.Database.Source.OpenConnectionAsync(Cancel);

        await trim.ExecuteAsync(connection, Cancel);
        Assert.Equal([2L], await api.Database.ColumnAsync<long>("SELECT position FROM events"));

        receiver.Answer = _ => Task.FromResult(200);
        await Eventually.HoldsAsync(async () => await trim.ExecuteAsync(connection, Cancel), what: "it is let go once it is delivered");
        Assert.Equal(["old and undelivered"], receiver.Contents);
    }

    [Fact]
    public async Task What_was_deleted_before_it_could_be_delivered_is_delivered_without_what_it_said()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => Task.FromResult(500);
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var webhook = await CreateAsync(api, ann, receiver.Url, chat);
        var message = (await PostAsync(api, ann, chat, "a secret")).GetProperty("id");
        await PostAsync(api, ann, chat, "stays");
        await Eventually.HoldsAsync(() => !receiver.Refused.IsEmpty, what: "it is tried");

        await api.As(ann).DeleteAsync($"/api/chats/{chat}/messages/{message}", Cancel).ExpectNothingAsync();
        await Eventually.HoldsAsync(() => receiver.Refused.Any(call => call.Content == ""), what: "what was read before the deletion is out");
        receiver.Answer = _ => Task.FromResult(200);
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 2, what: "both are delivered");
        var refused = (await DeliveriesAsync(api, ann, webhook)).First(d => d.GetProperty("error").ValueKind != JsonValueKind.Null);
        await api.As(ann).PostAsync($"/api/webhooks/{webhook.GetProperty("id")}/deliveries/{refused.GetProperty("id")}/redeliver", null, Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(["", "stays", ""], receiver.Contents);
        Assert.NotEqual(JsonValueKind.Null, receiver.Taken.Last().Body.GetProperty("data").GetProperty("deleted_at").ValueKind);
    }

    [Fact]
    public async Task Attempts_are_measured_and_a_webhook_that_is_switched_off_stands_in_the_audit_log()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        await using var receiver = await Receiver.StartAsync();
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        using var meters = new Meters(api.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var webhook = await CreateAsync(api, ann, receiver.Url, chat);
        await PostAsync(api, ann, chat, "1");
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 1, what: "the first event is taken");
        receiver.Answer = _ => Task.FromResult(StatusCodes.Status410Gone);

        await PostAsync(api, ann, chat, "2");
        await Eventually.HoldsAsync(async () => (await GetAsync(api, ann, webhook)).GetProperty("disabled_reason").GetString() == "gone", what: "it is switched off");

        Assert.Equal(
            [$$"""{"owner_id":"{{ann}}","reason":"gone"}"""],
            await api.Database.ColumnAsync<string>($"SELECT after FROM audit_outbox WHERE act = 'webhook.disable' AND target = 'webhook:{webhook.GetProperty("id")}' AND actor_id IS NULL"));
        Assert.True(meters["rustygate.webhooks.attempt.duration taken"] > 0);
        Assert.True(meters["rustygate.webhooks.attempt.duration gone"] > 0);
        await Eventually.HoldsAsync(() => meters["rustygate.webhooks.disabled"] == 1, what: "it is counted");
    }

    [Fact]
    public async Task S27_A_webhook_is_its_owners_alone_and_only_an_admin_of_the_chat_makes_one()
    {
        await using var api = await ChatApi.NewAsync(server, Here);
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);
        var id = (await CreateAsync(api, ann, "http://127.0.0.1:1/", chat)).GetProperty("id");
        var wish = new { url = "http://127.0.0.1:1/", events = new[] { "NewMessage" }, chats = new[] { chat } };

        await api.As(ben).PostAsJsonAsync("/api/webhooks", wish, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await api.As(eve).PostAsJsonAsync("/api/webhooks", wish, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).GetAsync($"/api/webhooks/{id}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).PatchAsJsonAsync($"/api/webhooks/{id}", new { enabled = false }, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).PostAsync($"/api/webhooks/{id}/secret", content: null, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).GetAsync($"/api/webhooks/{id}/deliveries", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).DeleteAsync($"/api/webhooks/{id}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(0, (await api.As(ben).GetAsync("/api/webhooks", Cancel).ExpectAsync(HttpStatusCode.OK)).GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await api.As(ann).DeleteAsync($"/api/webhooks/{id}", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("""{"url":"ftp://example.org","events":["NewMessage"],"chats":["01900000-0000-7000-8000-000000000000"]}""", "url")]
    [InlineData("""{"url":"https://example.org","events":[],"chats":["01900000-0000-7000-8000-000000000000"]}""", "events")]
    [InlineData("""{"url":"https://example.org","events":["Typing"],"chats":["01900000-0000-7000-8000-000000000000"]}""", "events")]
    [InlineData("""{"url":"https://example.org","events":["NewMessage"],"chats":[]}""", "chats")]
    [InlineData("""{"url":"https://example.org","events":["NewMessage"],"chats":["x"]}""", null)]
    [InlineData("""{"url":"https://example.org","secret":"mine"}""", null)]
    [InlineData("{}", "url")]
    public async Task S44_A_bad_body_is_400(string body, string? field)
    {
        await using var api = await ChatApi.NewAsync(server);
        await api.As(Some.User()).PostAsync("/api/webhooks", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private static Task<JsonElement> CreateAsync(ChatApi api, Guid owner, string url, params Guid[] chats) =>
        api.As(owner).PostAsJsonAsync("/api/webhooks", new { url, events = new[] { "NewMessage" }, chats }, Cancel).ExpectAsync(HttpStatusCode.Created);

    private static Task<JsonElement> GetAsync(ChatApi api, Guid owner, JsonElement webhook) =>
        api.As(owner).GetAsync($"/api/webhooks/{webhook.GetProperty("id")}", Cancel).ExpectAsync(HttpStatusCode.OK);

    private static async Task<List<JsonElement>> DeliveriesAsync(ChatApi api, Guid owner, JsonElement webhook) =>
        [.. (await api.As(owner).GetAsync($"/api/webhooks/{webhook.GetProperty("id")}/deliveries", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()];

    private static Task<JsonElement> PostAsync(ChatApi api, Guid user, Guid chat, string content) =>
        api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content }, Cancel).ExpectAsync(HttpStatusCode.Created);

    private static Task LogReachesAsync(ChatApi api, long head) =>
        Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT head FROM log") == head, what: $"the log's head is {head}");
}
