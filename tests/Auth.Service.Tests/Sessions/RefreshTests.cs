using System.Net;
using Auth.Service.Audit;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Sessions;

/// <summary><c>POST /auth/refresh</c>.</summary>
public sealed class RefreshTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private static readonly TimeSpan WithinGrace = TimeSpan.FromSeconds(29);
    private static readonly TimeSpan BeyondGrace = TimeSpan.FromSeconds(31);

    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source4_3_A_refresh_answers_new_tokens_of_the_same_session()
    {
        var before = await SignedUp.NewAsync(_api);

        using var reply = await before.RefreshAsync();
        Assert.True(reply.Headers.CacheControl?.NoStore);
        var after = SignedUp.Of(_api, await Task.FromResult(reply).ExpectAsync(HttpStatusCode.OK));

        Assert.Equal(before.Id, after.Id);
        Assert.Equal(before.Email, after.Email);
        Assert.Equal(before.SessionId, after.SessionId);
        Assert.NotEqual(before.RefreshToken, after.RefreshToken);
        Assert.NotEqual(before.AccessToken, after.AccessToken);
        await after.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R20_Twenty_refreshes_of_one_token_at_once_on_two_replicas_get_one_successor()
    {
        await using var second = _api.Replica();
        var person = await SignedUp.NewAsync(_api);
        await second.GetAsync("/health/ready");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
            await Task.Run(() => person.RefreshAsync(n % 2 == 0 ? _api : second).ExpectAsync(HttpStatusCode.OK))));

        var successor = Assert.Single(replies.Select(reply => reply.GetProperty("refresh_token").GetString()).Distinct());
        Assert.Equal(2, await _api.InDatabaseAsync(db => db.RefreshTokens.CountAsync(token => token.SessionId == person.SessionId)));
        await (person with { RefreshToken = successor! }).RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R20_A_lost_answer_is_answered_again_by_another_replica_within_the_grace()
    {
        var clock = ManualClock.OfLately();
        await using var api = await AuthApi.OnClockAsync(shared.Server, clock);
        var person = await SignedUp.NewAsync(api);
        var successor = await person.RefreshedAsync();
        clock.Advance(WithinGrace);
        await using var restarted = api.Replica();

        var again = SignedUp.Of(restarted, await person.RefreshAsync(restarted).ExpectAsync(HttpStatusCode.OK));

        Assert.Equal(successor.RefreshToken, again.RefreshToken);
        Assert.Equal(person.SessionId, again.SessionId);
    }

    [Fact]
    public async Task S11_R20_A_token_used_again_after_the_grace_ends_its_session_and_is_told_and_logged()
    {
        var person = await SignedUp.NewAsync(_api);
        var elsewhere = await person.LogInAsync();
        var successor = await person.RefreshedAsync();
        await person.AgeAsync(BeyondGrace);

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        await successor.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await elsewhere.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
        var list = await elsewhere.SessionsAsync();
        var only = Assert.Single(list.GetProperty("sessions").EnumerateArray());
        Assert.Equal(elsewhere.SessionId, only.GetProperty("id").GetGuid());
        var notice = Assert.Single(list.GetProperty("notices").EnumerateArray());
        Assert.Equal("refresh_token_reused", notice.GetProperty("code").GetString());
        Assert.Equal(person.SessionId, notice.GetProperty("session_id").GetGuid());
        var entry = await _api.InDatabaseAsync(db => db.Set<AuditEntry>().SingleAsync(entry => entry.SessionId == person.SessionId));
        Assert.Equal((Acts.RefreshTokenReused, AuditLog.User(person.Id), Outcomes.Refused), (entry.Act, entry.Target, entry.Outcome));
    }

    [Fact]
    public async Task S11_A_session_ended_by_reuse_is_ended_once()
    {
        var person = await SignedUp.NewAsync(_api);
        await person.RefreshedAsync();
        await person.AgeAsync(BeyondGrace);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => person.RefreshAsync())));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode));
        Assert.Equal(EndReasons.RefreshTokenReused, await ReasonAsync(person));
    }

    [Fact]
    public async Task S13_A_token_that_nobody_used_for_a_week_is_refused()
    {
        var (idle, used) = (await SignedUp.NewAsync(_api), await SignedUp.NewAsync(_api));
        await idle.AgeAsync(TimeSpan.FromDays(7));
        await used.AgeAsync(TimeSpan.FromDays(6));

        await idle.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        used = await used.RefreshedAsync();
        await used.AgeAsync(TimeSpan.FromDays(6));
        await used.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S13_A_session_ends_in_the_end_however_often_it_is_refreshed()
    {
        var person = await SignedUp.NewAsync(_api);
        for (var day = 0; day < 90; day += 6)
        {
            person = await person.RefreshedAsync();
            await person.AgeAsync(TimeSpan.FromDays(6));
        }

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task S9_A_new_access_token_has_the_role_that_holds_now()
    {
        var person = await SignedUp.NewAsync(_api);
        await _api.InDatabaseAsync(db => db.Users.Where(user => user.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, "admin")));

        person = await person.RefreshedAsync();

        Assert.Equal("admin", Jwt.Read(person.AccessToken).Claims.GetProperty("role").GetString());
    }

    [Fact]
    public async Task S10_A_disabled_account_gets_no_new_tokens()
    {
        var person = await SignedUp.NewAsync(_api);
        await _api.InDatabaseAsync(db => db.Users.Where(user => user.Id == person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTimeOffset.UtcNow)));

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task S8_An_access_token_does_not_refresh_and_a_refresh_token_gives_no_access()
    {
        var person = await SignedUp.NewAsync(_api);

        await (person with { RefreshToken = person.AccessToken[..90] }).RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await (person with { RefreshToken = person.AccessToken }).RefreshAsync().ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "refresh_token");

        // The record reads the session's id of the access token, so the header is made by hand.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/sessions") { Headers = { Authorization = new("Bearer", person.RefreshToken) } };
        await _api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("{}", "refresh_token")]
    [InlineData("""{"refresh_token":""}""", "refresh_token")]
    [InlineData("""{"refresh_token":null}""", "refresh_token")]
    public async Task A_wrong_field_is_named(string body, string field) =>
        await _api.PostTextAsync("/auth/refresh", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Theory]
    [InlineData("""{"refresh_token":5}""")]
    [InlineData("""{"refresh_token":"x","role":"admin"}""")]
    [InlineData("null")]
    public async Task A_body_of_another_shape_is_400(string body) =>
        await _api.PostTextAsync("/auth/refresh", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task S24_A_copy_of_the_database_holds_no_refresh_token()
    {
        var first = await SignedUp.NewAsync(_api);
        var second = await first.RefreshedAsync();

        var rows = await _api.InDatabaseAsync(db => db.RefreshTokens.AsNoTracking().Where(token => token.SessionId == first.SessionId).ToListAsync());

        Assert.Equal(2, rows.Count);
        foreach (var token in new[] { first.RefreshToken, second.RefreshToken })
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(token);
            Assert.All(rows, row => Assert.Equal(-1, row.Hash.AsSpan().IndexOf(bytes)));
            Assert.All(rows, row => Assert.Equal(-1, (row.Successor ?? []).AsSpan().IndexOf(bytes)));
        }
    }

    private Task<string?> ReasonAsync(SignedUp person) =>
        _api.InDatabaseAsync(db => db.Sessions.Where(session => session.Id == person.SessionId).Select(session => session.EndReason).SingleAsync());
}
