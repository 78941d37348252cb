using System.Net;
using System.Text.Json;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Sessions;

/// <summary><c>/auth/sessions</c>.</summary>
public sealed class SessionListTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source3_5_Each_login_is_listed_with_device_address_and_times_and_the_current_one_is_marked()
    {
        var first = await SignedUp.NewAsync(_api);
        var second = await first.LogInAsync(userAgent: Firefox);

        var sessions = await ListedAsync(second);

        Assert.Equal(2, sessions.Count);
        Assert.Equal([second.SessionId], sessions.Where(session => session.GetProperty("current").GetBoolean()).Select(Id));
        var listed = sessions.Single(session => Id(session) == second.SessionId);
        Assert.Equal("Firefox on Linux", listed.GetProperty("device").GetString());
        Assert.Equal(Firefox, listed.GetProperty("user_agent").GetString());
        Assert.InRange(listed.GetProperty("created_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Equal(listed.GetProperty("created_at").GetDateTimeOffset(), listed.GetProperty("last_seen_at").GetDateTimeOffset());
        Assert.Equal(TimeSpan.FromDays(7), listed.GetProperty("expires_at").GetDateTimeOffset() - listed.GetProperty("created_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Source3_5_Last_seen_is_written_at_most_once_a_minute()
    {
        var clock = ManualClock.OfLately();
        await using var api = await AuthApi.OnClockAsync(shared.Server, clock);
        var person = await SignedUp.NewAsync(api);
        var opened = await LastSeenAsync(person);
        clock.Advance(TimeSpan.FromSeconds(59));

        person = await person.RefreshedAsync();
        Assert.Equal(opened, await LastSeenAsync(person));

        clock.Advance(TimeSpan.FromSeconds(2));
        person = await person.RefreshedAsync();
        Assert.Equal(TimeSpan.FromSeconds(61), await LastSeenAsync(person) - opened);
    }

    [Fact]
    public async Task Source3_5_One_session_is_ended_and_no_longer_listed()
    {
        var person = await SignedUp.NewAsync(_api);
        var other = await person.LogInAsync();

        await ExpectNoContentAsync(person.DeleteAsync($"/auth/sessions/{other.SessionId}"));

        await other.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.Equal([person.SessionId], (await ListedAsync(person)).Select(Id));
        await person.DeleteAsync($"/auth/sessions/{other.SessionId}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Source3_5_All_sessions_but_the_current_one_are_ended()
    {
        var person = await SignedUp.NewAsync(_api);
        var others = new[] { await person.LogInAsync(), await person.LogInAsync() };

        await ExpectNoContentAsync(person.DeleteAsync("/auth/sessions"));

        foreach (var other in others)
        {
            await other.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        }

        await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Source3_5_Really_all_sessions_are_ended_when_asked()
    {
        var person = await SignedUp.NewAsync(_api);
        var other = await person.LogInAsync();

        await ExpectNoContentAsync(person.DeleteAsync("/auth/sessions?all=true"));

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await other.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task S29_Anothers_session_is_not_there_and_stays()
    {
        var (person, stranger) = (await SignedUp.NewAsync(_api), await SignedUp.NewAsync(_api));

        await stranger.DeleteAsync($"/auth/sessions/{person.SessionId}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await stranger.DeleteAsync($"/auth/sessions/{Guid.CreateVersion7()}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await ExpectNoContentAsync(stranger.DeleteAsync("/auth/sessions?all=true"));

        Assert.Equal([person.SessionId], (await ListedAsync(person)).Select(Id));
    }

    [Theory]
    [InlineData("GET", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions/01a1fd76-7e61-72b4-bc76-60396d51577c")]
    [InlineData("POST", "/auth/password")]
    public async Task S32_Without_a_token_it_is_401(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await _api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_month_after_its_end_nothing_of_a_session_is_left_and_what_lives_stays()
    {
        var person = await SignedUp.NewAsync(_api);
        var (ended, alive) = (await person.LogInAsync(), await (await person.LogInAsync()).RefreshedAsync());
        await ExpectNoContentAsync(person.DeleteAsync($"/auth/sessions/{ended.SessionId}"));

        await PruneAsync(DateTimeOffset.UtcNow.AddDays(6));
        Assert.Equal(3, await CountAsync(person));
        await alive.RefreshAsync().ExpectAsync(HttpStatusCode.OK);

        await PruneAsync(DateTimeOffset.UtcNow.AddDays(32));
        Assert.Equal(2, await CountAsync(person));
    }

    private static Guid Id(JsonElement session) => session.GetProperty("id").GetGuid();

    private static async Task<IReadOnlyList<JsonElement>> ListedAsync(SignedUp person) =>
        [.. (await person.SessionsAsync()).GetProperty("sessions").EnumerateArray()];

    private static async Task<DateTimeOffset> LastSeenAsync(SignedUp person) =>
        (await ListedAsync(person)).Single().GetProperty("last_seen_at").GetDateTimeOffset();

    private static async Task ExpectNoContentAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private Task<bool> PruneAsync(DateTimeOffset now) => _api.InDatabaseAsync(async db =>
    {
        await SessionPruning.PruneAsync(db, now, TestContext.Current.CancellationToken);
        return true;
    });

    private Task<int> CountAsync(SignedUp person) => _api.InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == person.Id));
}
