using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Webhooks;

/// <summary>Incoming webhooks.</summary>
public sealed class HookTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_writes_into_the_chat_by_its_address_as_the_webhooks_own_bot()
    {
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(ann, ben);
        var hook = await CreateAsync(ann, chat);

        var plain = await PostAsync(TokenOf(hook), new { content = "Build **ok**" }).ExpectAsync(HttpStatusCode.Created);
        var named = await PostAsync(TokenOf(hook), new { text = "Deployed", username = "C*I", icon_emoji = ":rocket:" }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal((hook.GetProperty("id").GetGuid(), "Build **ok**"), (plain.GetProperty("sender_id").GetGuid(), plain.GetProperty("content").GetString()));
        Assert.Equal("**C\\*I**: Deployed", named.GetProperty("content").GetString());
        var history = await _api.As(ben).GetAsync($"/api/chats/{chat}/messages", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(2, history.GetArrayLength());
        var listed = Assert.Single((await _api.As(ann).GetAsync($"/api/chats/{chat}/hooks", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        Assert.False(listed.TryGetProperty("url", out _));
        Assert.Equal(JsonValueKind.String, listed.GetProperty("last_used_at").ValueKind);
        Assert.Equal(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(TokenOf(hook))),
            await _api.Database.ScalarAsync<byte[]>($"SELECT token_hash FROM hooks WHERE id = '{hook.GetProperty("id")}'"));
    }

    [Fact]
    public async Task R2_The_same_client_id_or_idempotency_key_is_stored_once()
    {
        var ann = Some.User();
        var token = TokenOf(await CreateAsync(ann, await _api.NewGroupAsync(ann)));
        var body = new { content = "once", client_id = Guid.NewGuid() };

        var first = await PostAsync(token, body).ExpectAsync(HttpStatusCode.Created);
        var again = await PostAsync(token, body).ExpectAsync(HttpStatusCode.OK);
        var byKey = await PostAsync(token, new { content = "by key" }, "build 42").ExpectAsync(HttpStatusCode.Created);
        var byKeyAgain = await PostAsync(token, new { content = "by key" }, "build 42").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(first.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal(byKey.GetProperty("id").GetGuid(), byKeyAgain.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_replaced_or_removed_address_leads_nowhere_and_the_bot_leaves_the_chat()
    {
        var ann = Some.User();
        var chat = await _api.NewGroupAsync(ann);
        var hook = await CreateAsync(ann, chat);
        var path = $"/api/chats/{chat}/hooks/{hook.GetProperty("id")}";

        var rotated = await _api.As(ann).PostAsync($"{path}/token", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await PostAsync(TokenOf(hook), new { content = "old" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await PostAsync(TokenOf(rotated), new { content = "new" }).ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await _api.As(ann).DeleteAsync(path, Cancel)).StatusCode);

        await PostAsync(TokenOf(rotated), new { content = "too late" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        var members = await _api.As(ann).GetAsync($"/api/chats/{chat}/members", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(ann, Assert.Single(members.EnumerateArray()).GetProperty("user_id").GetGuid());
    }

    [Fact]
    public async Task Too_many_messages_are_429_with_a_time_to_come_back()
    {
        // One more each minute, and not each second: a busy machine takes seconds for twenty.
        await using var api = await ChatApi.NewAsync(shared.Server, ("Hooks:PermitsPerMinute", "1"));
        var ann = Some.User();
        var token = TokenOf(await CreateAsync(api, ann, await api.NewGroupAsync(ann)));
        for (var i = 0; i < 20; i++)
        {
            await PostAsync(api, token, new { content = "flood" }).ExpectAsync(HttpStatusCode.Created);
        }

        using var refused = await PostAsync(api, token, new { content = "flood" });

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_the_chat_does_not_take_is_refused_in_the_words_of_a_message()
    {
        var ann = Some.User();
        var chat = await _api.NewGroupAsync(ann);
        var hook = await CreateAsync(ann, chat);
        await _api.As(ann).PatchAsJsonAsync($"/api/chats/{chat}", new { slow_mode_seconds = 60 }, Cancel).ExpectAsync(HttpStatusCode.OK);

        await PostAsync(TokenOf(hook), new { content = "first" }).ExpectAsync(HttpStatusCode.Created);
        using var slow = await PostAsync(TokenOf(hook), new { content = "second" });
        Assert.Equal((HttpStatusCode.TooManyRequests, "slow_mode"), (slow.StatusCode, (await slow.ReadAsync()).GetProperty("code").GetString()));
        Assert.InRange(slow.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

        await _api.As(ann).PostAsync($"/api/chats/{chat}/archive", null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await PostAsync(TokenOf(hook), new { content = "third" }).ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.As(ann).DeleteAsync($"/api/chats/{chat}", Cancel).ExpectNothingAsync();
        await PostAsync(TokenOf(hook), new { content = "fourth" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task S27_Only_admins_of_the_chat_have_its_webhooks_and_a_stranger_finds_none()
    {
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(ann, ben);
        var path = $"/api/chats/{chat}/hooks";
        var id = (await CreateAsync(ann, chat)).GetProperty("id");

        await _api.As(ben).GetAsync(path, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.As(ben).PostAsJsonAsync(path, new { name = "Mine" }, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.As(ben).PostAsync($"{path}/{id}/token", content: null, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.As(ben).DeleteAsync($"{path}/{id}", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.As(eve).GetAsync(path, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.As(eve).PostAsJsonAsync(path, new { name = "Mine" }, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await PostAsync("rgh_guessed", new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await PostAsync("", new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("{}", "content")]
    [InlineData("""{"content":""}""", "content")]
    [InlineData("""{"content":"a","text":"b"}""", "text")]
    [InlineData("""{"text":"a","username":"two\nlines"}""", "username")]
    [InlineData("""{"text":"a","client_id":"1"}""", null)]
    [InlineData("""{"text":"\u0000"}""", "content")]
    [InlineData("not json", null)]
    public async Task S44_A_bad_body_is_400(string body, string? field)
    {
        var ann = Some.User();
        var token = TokenOf(await CreateAsync(ann, await _api.NewGroupAsync(ann)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Hook-Token", token);
        await _api.CreateClient().SendAsync(request, Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private Task<JsonElement> CreateAsync(Guid admin, Guid chat) => CreateAsync(_api, admin, chat);

    private static Task<JsonElement> CreateAsync(ChatApi api, Guid admin, Guid chat) =>
        api.As(admin).PostAsJsonAsync($"/api/chats/{chat}/hooks", new { name = "CI" }, Cancel).ExpectAsync(HttpStatusCode.Created);

    private static string TokenOf(JsonElement hook)
    {
        var url = hook.GetProperty("url").GetString()!;
        Assert.StartsWith("/hooks/rgh_", url, StringComparison.Ordinal);
        return url["/hooks/".Length..];
    }

    private Task<HttpResponseMessage> PostAsync(string token, object body, string? key = null) => PostAsync(_api, token, body, key);

    private static Task<HttpResponseMessage> PostAsync(ChatApi api, string token, object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks") { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Hook-Token", token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return api.CreateClient().SendAsync(request, Cancel);
    }
}
