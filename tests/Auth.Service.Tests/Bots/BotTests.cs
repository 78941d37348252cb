using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Bots;

/// <summary>Bots and what their tokens are exchanged for.</summary>
public sealed class BotTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bots_token_is_shown_once_stored_as_a_hash_and_becomes_a_short_token_with_its_scopes()
    {
        var (ann, annId) = await PersonAsync();
        var made = await CreateAsync(ann);
        var token = made.GetProperty("token").GetString()!;
        var id = made.GetProperty("id").GetGuid();

        var exchanged = await ExchangeAsync(token).ExpectAsync(HttpStatusCode.OK);

        Assert.StartsWith("rgb_", token, StringComparison.Ordinal);
        var (header, claims) = Jwt.Read(exchanged.GetProperty("access_token").GetString()!);
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal((id.ToString(), "bot", "messages:read messages:write"), (
            claims.GetProperty("sub").GetString(), claims.GetProperty("role").GetString(), claims.GetProperty("scope").GetString()));
        Assert.Equal(300, exchanged.GetProperty("expires_in").GetInt32());
        Assert.Equal(300, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        var listed = Assert.Single((await ann.GetAsync("/api/bots", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        Assert.False(listed.TryGetProperty("token", out _));
        Assert.Equal(annId, listed.GetProperty("owner_id").GetGuid());
        Assert.Equal(JsonValueKind.String, listed.GetProperty("last_used_at").ValueKind);
        var row = await _api.InDatabaseAsync(db => db.Bots.AsNoTracking().SingleAsync(bot => bot.Id == id));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(token)), row.TokenHash);
    }

    [Fact]
    public async Task A_replaced_changed_or_deleted_bot_has_its_old_tokens_revoked()
    {
        var (ann, _) = await PersonAsync();
        var made = await CreateAsync(ann);
        var (first, path) = (made.GetProperty("token").GetString()!, $"/api/bots/{made.GetProperty("id")}");
        var before = await SessionOfAsync(first);

        await ann.PatchAsJsonAsync(path, new { scopes = new[] { "chats:read" } }, Cancel).ExpectAsync(HttpStatusCode.OK);
        var changed = await SessionOfAsync(first);
        var second = (await ann.PostAsync($"{path}/token", content: null, Cancel).ExpectAsync(HttpStatusCode.OK)).GetProperty("token").GetString()!;
        var replaced = await SessionOfAsync(second);
        await ExchangeAsync(first).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync(path, Cancel)).StatusCode);

        await ExchangeAsync(second).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(3, new[] { before, changed, replaced }.Distinct().Count());
        var revoked = await _api.InDatabaseAsync(db => db.Revocations.Select(r => r.SessionId).ToListAsync());
        Assert.All(new[] { before, changed, replaced }, session => Assert.Contains(session, revoked));
        var acts = await _api.InDatabaseAsync(db => db.AuditLog.Where(a => a.Target == $"user:{made.GetProperty("id")}").Select(a => a.Act).ToListAsync());
        Assert.Equal(["bot.change", "bot.create", "bot.delete", "bot.token_replace"], acts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_token_ends_at_its_time_and_with_its_owners_account()
    {
        var (ann, annId) = await PersonAsync();
        var soon = await CreateAsync(ann, DateTimeOffset.UtcNow.AddSeconds(60));
        var exchanged = await ExchangeAsync(soon.GetProperty("token").GetString()!).ExpectAsync(HttpStatusCode.OK);
        Assert.InRange(exchanged.GetProperty("expires_in").GetInt32(), 1, 60);

        await _api.InDatabaseAsync(db => db.Bots.Where(b => b.OwnerId == annId)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1))));
        await ExchangeAsync(soon.GetProperty("token").GetString()!).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

        var ever = await CreateAsync(ann);
        await _api.InDatabaseAsync(db => db.Users.Where(u => u.Id == annId)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.DisabledAt, DateTimeOffset.UtcNow)));
        await ExchangeAsync(ever.GetProperty("token").GetString()!).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_bot_is_looked_up_and_found_as_a_bot_and_keeps_its_name_when_it_is_deleted()
    {
        var (ann, _) = await PersonAsync();
        var name = $"Zebra{Guid.NewGuid():N}";
        var made = await ann.PostAsJsonAsync("/api/bots", new { name, scopes = new[] { "messages:write" } }, Cancel).ExpectAsync(HttpStatusCode.Created);
        var id = made.GetProperty("id").GetGuid();

        var found = await _api.AsService().GetAsync($"/internal/users/search?q={name[..12]}", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(id, Assert.Single(found.GetProperty("users").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal((name, true, false), await LookAsync(id));

        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync($"/api/bots/{id}", Cancel)).StatusCode);
        Assert.Equal((name, true, true), await LookAsync(id));
    }

    [Fact]
    public async Task S27_Another_persons_bot_is_not_there()
    {
        var (ann, _) = await PersonAsync();
        var (eve, _) = await PersonAsync();
        var path = $"/api/bots/{(await CreateAsync(ann)).GetProperty("id")}";

        await eve.PatchAsJsonAsync(path, new { name = "Mine" }, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await eve.PostAsync($"{path}/token", content: null, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await eve.DeleteAsync(path, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(0, (await eve.GetAsync("/api/bots?all=true", Cancel).ExpectAsync(HttpStatusCode.OK)).GetArrayLength());
        await _api.GetAsync("/api/bots").ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task S28_A_bot_reaches_nothing_of_accounts_whatever_its_scopes()
    {
        var (ann, _) = await PersonAsync();
        var made = await CreateAsync(ann);
        var access = (await ExchangeAsync(made.GetProperty("token").GetString()!).ExpectAsync(HttpStatusCode.OK)).GetProperty("access_token").GetString();
        var bot = _api.CreateClient();
        bot.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);

        await bot.GetAsync("/api/bots", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await bot.PostAsJsonAsync("/api/bots", new { name = "Child", scopes = new[] { "chats:read" } }, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await bot.GetAsync("/auth/sessions", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("""{"scopes":["chats:read"]}""", "name")]
    [InlineData("""{"name":"","scopes":["chats:read"]}""", "name")]
    [InlineData("""{"name":"two\nlines","scopes":["chats:read"]}""", "name")]
    [InlineData("""{"name":"Bot"}""", "scopes")]
    [InlineData("""{"name":"Bot","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"Bot","scopes":["admin"]}""", "scopes")]
    [InlineData("""{"name":"Bot","scopes":[null]}""", "scopes")]
    [InlineData("""{"name":"Bot","scopes":["chats:read"],"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"Bot","scopes":["chats:read"],"role":"admin"}""", null)]
    [InlineData("""{"name":"\ud800","scopes":["chats:read"]}""", null)]
    public async Task S44_A_bad_body_is_400(string body, string? field)
    {
        var (ann, _) = await PersonAsync();
        await ann.PostAsync("/api/bots", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private async Task<(HttpClient Client, Guid Id)> PersonAsync()
    {
        var registered = await _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var client = _api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", registered.GetProperty("access_token").GetString());
        return (client, registered.GetProperty("user_id").GetGuid());
    }

    private static Task<JsonElement> CreateAsync(HttpClient owner, DateTimeOffset? expiresAt = null) =>
        owner.PostAsJsonAsync("/api/bots", new { name = "Helper", scopes = new[] { "messages:read", "messages:write" }, expires_at = expiresAt }, Cancel)
            .ExpectAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> ExchangeAsync(string token) => _api.AsService().PostAsJsonAsync("/internal/bots/token", new { token }, Cancel);

    private async Task<Guid?> SessionOfAsync(string token) =>
        (await ExchangeAsync(token).ExpectAsync(HttpStatusCode.OK)).GetProperty("token_id").GetGuid();

    private async Task<(string?, bool, bool)> LookAsync(Guid id)
    {
        var looked = await _api.AsService().PostAsJsonAsync("/internal/users/lookup", new { ids = new[] { id } }, Cancel).ExpectAsync(HttpStatusCode.OK);
        var user = Assert.Single(looked.GetProperty("users").EnumerateArray());
        return (user.GetProperty("display_name").GetString(), user.GetProperty("bot").GetBoolean(), user.GetProperty("deleted").GetBoolean());
    }
}
