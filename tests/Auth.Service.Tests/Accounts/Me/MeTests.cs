using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Auth.Service.Accounts.Me;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Accounts.Me;

/// <summary><c>/auth/me</c>: one's own account.</summary>
public sealed class MeTests(SharedApi shared, AuthPostgres server) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task One_reads_and_changes_ones_own_account_and_what_is_absent_stays()
    {
        var person = await SignedUp.NewAsync(_api);
        var avatar = Guid.CreateVersion7();

        await PatchAsync(person, new { display_name = " Anna Ö. 👩‍🚀 ", avatar, locale = "pt-BR", time_zone = "Europe/Berlin" }).ExpectAsync(HttpStatusCode.OK);
        await PatchAsync(person, new { locale = (string?)null }).ExpectAsync(HttpStatusCode.OK);

        var me = await person.GetAsync("/auth/me").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal((person.Id, person.Email, false, "Anna Ö. 👩‍🚀", avatar, null, "Europe/Berlin", "user"), (
            me.GetProperty("id").GetGuid(), me.GetProperty("email").GetString(), me.GetProperty("email_verified").GetBoolean(),
            me.GetProperty("display_name").GetString(), me.GetProperty("avatar").GetGuid(), me.GetProperty("locale").GetString(),
            me.GetProperty("time_zone").GetString(), me.GetProperty("role").GetString()));
    }

    [Theory]
    [InlineData("""{"role":"admin"}""")]
    [InlineData("""{"email":"other@example.org"}""")]
    [InlineData("""{"id":"01a1fd76-7e61-72b4-bc76-60396d51577c"}""")]
    [InlineData("""{"display_name":"x","user_version":7}""")]
    [InlineData("[]")]
    public async Task S29_What_is_not_ones_own_to_change_is_refused_and_nothing_is_changed(string body)
    {
        var person = await SignedUp.NewAsync(_api);

        await PatchTextAsync(person, body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        var user = await _api.InDatabaseAsync(db => db.Users.SingleAsync(u => u.Id == person.Id));
        Assert.Equal((Roles.User, person.Email, null), (user.Role, user.Email, user.DisplayName));
    }

    [Theory]
    [InlineData("""{"display_name":""}""", "display_name")]
    [InlineData("""{"display_name":"  "}""", "display_name")]
    [InlineData("""{"display_name":"two\nlines"}""", "display_name")]
    [InlineData("""{"display_name":"turned \u202E around"}""", "display_name")]
    [InlineData("""{"locale":"not a language"}""", "locale")]
    [InlineData("""{"time_zone":"Mars/Olympus_Mons"}""", "time_zone")]
    [InlineData("""{"time_zone":"../../etc/passwd"}""", "time_zone")]
    public async Task A_wrong_field_is_named(string body, string field) =>
        await PatchTextAsync(await SignedUp.NewAsync(_api), body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Theory]
    [InlineData("/auth/me")]
    [InlineData("/auth/me/export")]
    public async Task Without_a_token_there_is_no_own_account(string path) =>
        await _api.GetAsync(path).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

    [Fact]
    public async Task A_deleted_account_has_no_sessions_and_signing_in_takes_the_deletion_back()
    {
        var person = await SignedUp.NewAsync(_api);
        await person.PostAsync("/auth/me/deletion", new { password = "a wrong password" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");

        var reply = await person.PostAsync("/auth/me/deletion", new { password = Some.Password }).ExpectAsync(HttpStatusCode.Accepted);

        Assert.InRange(reply.GetProperty("erase_at").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromDays(13.9), TimeSpan.FromDays(14));
        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.True((await LookupAsync(person.Id)).GetProperty("deleted").GetBoolean());
        Assert.True(await _api.InDatabaseAsync(db => db.AuditLog.AnyAsync(a => a.Act == Acts.AccountDelete && a.ActorId == person.Id)));

        await person.LogInAsync();

        Assert.False((await LookupAsync(person.Id)).GetProperty("deleted").GetBoolean());
        await EraseAsync();
        await person.LogInAsync();
    }

    [Fact]
    public async Task After_the_time_to_take_it_back_an_account_is_erased_and_its_address_is_free()
    {
        var person = await SignedUp.NewAsync(_api);
        await person.PostAsync("/auth/me/deletion", new { password = Some.Password }).ExpectAsync(HttpStatusCode.Accepted);
        await _api.InDatabaseAsync(db => db.Users.Where(u => u.Id == person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.DeletedAt, DateTimeOffset.UtcNow.AddDays(-14))));

        await EraseAsync();

        Assert.False(await _api.InDatabaseAsync(db => db.Users.AnyAsync(u => u.Id == person.Id)));
        Assert.False(await _api.InDatabaseAsync(db => db.Sessions.AnyAsync(s => s.UserId == person.Id)));
        var left = await LookupAsync(person.Id);
        Assert.True(left.GetProperty("deleted").GetBoolean());
        Assert.Null(left.GetProperty("username").GetString());
        await _api.PostAsync("/auth/login", new { email = person.Email, password = Some.Password })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await _api.PostAsync("/auth/register", new { email = person.Email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_export_has_what_is_kept_of_a_person_and_no_secret()
    {
        var person = await SignedUp.NewAsync(_api);
        await person.PostAsync("/auth/me/deletion", new { password = Some.Password }).ExpectAsync(HttpStatusCode.Accepted);
        var back = await person.LogInAsync(userAgent: "A browser");
        await back.PostAsync("/api/bots", new { name = "Beeper", scopes = new[] { "messages:read" } }).ExpectAsync(HttpStatusCode.Created);

        var export = await back.GetAsync("/auth/me/export").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(person.Email, export.GetProperty("account").GetProperty("email").GetString());
        Assert.Contains(export.GetProperty("sessions").EnumerateArray(), session => session.GetProperty("user_agent").GetString() == "A browser");
        Assert.Contains(export.GetProperty("acts").EnumerateArray(), act => act.GetProperty("act").GetString() == Acts.AccountDelete);
        Assert.Equal("Beeper", Assert.Single(export.GetProperty("bots").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("Hello 🍲", Assert.Single(export.GetProperty("chat").GetProperty("messages").EnumerateArray()).GetProperty("content").GetString());
        Assert.DoesNotContain("argon2", export.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", export.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_export_without_Chat_is_503_and_one_that_is_cut_off_is_no_document()
    {
        await using var api = await AuthApi.NewAsync(server);
        var person = await SignedUp.NewAsync(api);

        api.Chat.IsUp = false;
        await person.GetAsync("/auth/me/export").ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        (api.Chat.IsUp, api.Chat.Exports) = (true, () => new StreamContent(new CutStream()));
        var cut = await Record.ExceptionAsync(() => person.GetAsync("/auth/me/export"));
        Assert.True(cut is HttpRequestException or IOException or OperationCanceledException, cut?.ToString());
    }

    private Task<int> EraseAsync() => _api.Services.GetRequiredService<Erasure>().EraseAsync(TestContext.Current.CancellationToken);

    private async Task<System.Text.Json.JsonElement> LookupAsync(Guid id)
    {
        var reply = await _api.AsService().PostAsJsonAsync("/internal/users/lookup", new { ids = new[] { id } }, TestContext.Current.CancellationToken)
            .ExpectAsync(HttpStatusCode.OK);
        return Assert.Single(reply.GetProperty("users").EnumerateArray());
    }

    private Task<HttpResponseMessage> PatchAsync(SignedUp person, object body) => PatchAsync(person, JsonContent.Create(body));

    private Task<HttpResponseMessage> PatchTextAsync(SignedUp person, string body) =>
        PatchAsync(person, new StringContent(body, new MediaTypeHeaderValue("application/json")));

    private async Task<HttpResponseMessage> PatchAsync(SignedUp person, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/auth/me") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.AccessToken);
        return await _api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A reply whose sender dies after the first words.</summary>
    private sealed class CutStream : MemoryStream
    {
        public CutStream()
            : base("""{"chats":[],"messages":[{"content":"""u8.ToArray())
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The connection was closed.");
    }
}
