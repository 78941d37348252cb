using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Tests.Push;

/// <summary>Which browsers get notifications, and which never do.</summary>
public sealed class PushSubscriptionTests(PostgresServer server) : IDisposable
{
    private readonly string _keys = Directory.CreateTempSubdirectory("rustygate-keys-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_keys, recursive: true);

    [Fact]
    public async Task Rule34_A_test_says_what_came_of_it()
    {
        await using var api = await NewAsync();
        await using var browser = await Browser.StartAsync();
        var (ben, eve) = (Some.User(), Some.User());
        var id = (await api.SubscribeAsync(ben, browser)).GetProperty("id").GetGuid();

        await TestAsync(eve).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(("sent", 201), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal("test", Assert.Single(browser.Taken).Body.GetProperty("type").GetString());
        browser.Answer = _ => 403;
        Assert.Equal(("failed", 403), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        browser.Answer = _ => 410;
        Assert.Equal(("gone", 410), OutcomeOf(await TestAsync(ben).ExpectAsync(HttpStatusCode.OK)));
        Assert.Empty(await api.SubscriptionsAsync(ben));
        Assert.Equal(["gone", "failed", "sent"], (await api.PushLogAsync(ben)).Select(one => one.GetProperty("outcome").GetString()));

        Task<HttpResponseMessage> TestAsync(Guid who) => api.As(who).PostAsync($"/api/push/subscriptions/{id}/test", content: null, Cancel);

        static (string?, int) OutcomeOf(JsonElement reply) => (reply.GetProperty("outcome").GetString(), reply.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Rule34_A_browser_is_theirs_who_use_it_now_and_ends_with_its_session_or_account()
    {
        await using var api = await NewAsync(("Push:PerUser", "2"));
        await using Browser shared = await Browser.StartAsync(), second = await Browser.StartAsync(), third = await Browser.StartAsync();
        var (ann, ben) = (Some.User(), Some.User());
        var first = await api.SubscribeAsync(ann, shared);
        Assert.Equal(first.GetProperty("id").GetGuid(), (await api.SubscribeAsync(ann, shared)).GetProperty("id").GetGuid());
        Assert.DoesNotContain("a-secret-of-this-browser", first.ToString(), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", first.GetProperty("service").GetString());

        await api.SubscribeAsync(ben, shared);
        Assert.Empty(await api.SubscriptionsAsync(ann));
        await api.SubscribeAsync(ben, second);
        await api.SubscribeAsync(ben, third);
        Assert.Equal(2, (await api.SubscriptionsAsync(ben)).Count);
        var id = (await api.SubscriptionsAsync(ben))[0].GetProperty("id").GetGuid();
        await api.As(ann).DeleteAsync($"/api/push/subscriptions/{id}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).DeleteAsync($"/api/push/subscriptions/{id}", Cancel).ExpectNothingAsync();
        Assert.Single(await api.SubscriptionsAsync(ben));
        await api.AsService().PutAsync($"/internal/users/{ben}/closed", content: null, Cancel).ExpectNothingAsync();
        Assert.Empty(await api.SubscriptionsAsync(ben));

        await api.SubscribeAsync(ann, shared);
        api.Services.GetRequiredService<RevocationCache>().Add(new Revocation { Id = Guid.CreateVersion7(), SessionId = Guid.Empty, CreatedAt = DateTimeOffset.UtcNow, TokensBefore = DateTimeOffset.UtcNow });
        await Eventually.HoldsAsync(async () => (await api.SubscriptionsAsync(ann)).Count == 0, what: "who has signed out gets nothing");
    }

    [Fact]
    public async Task S63_Rule34_A_push_service_is_never_within()
    {
        await using var api = await NewAsync(("Push:AllowPrivateAddresses", "false"));
        await using var browser = await Browser.StartAsync();

        foreach (var endpoint in (string[])[
            "http://push.example.org/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://localhost/x", "https://[::1]/x", "file:///etc/passwd"])
        {
            await api.As(Some.User()).PutAsJsonAsync("/api/push/subscriptions", browser.WithEndpoint(endpoint), Cancel)
                .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "endpoint");
        }
    }

    [Fact]
    public async Task S63_Rule34_A_name_that_leads_inwards_is_noticed_when_it_is_called()
    {
        await using var api = await NewAsync(("Push:AllowPrivateAddresses", "false"));
        await using var browser = await Browser.StartAsync();
        var ann = Some.User();
        var subscription = await api.As(ann).PutAsJsonAsync("/api/push/subscriptions", browser.WithEndpoint($"https://{Dns.GetHostName()}:1/x"), Cancel).ExpectAsync(HttpStatusCode.OK);

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

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? api : replica).ReadAsync(Some.User(), "/api/push/key")));

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
        await api.As(Some.User()).PutAsJsonAsync("/api/push/subscriptions", browser.WithEndpoint("https://push.example.org/x"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "push_off");
    }

    private Task<ChatApi> NewAsync(params (string Key, string Value)[] settings) => PushWords.NewAsync(server, _keys, settings);
}
