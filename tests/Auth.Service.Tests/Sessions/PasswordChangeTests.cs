using System.Net;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Sessions;

/// <summary><c>POST /auth/password</c>.</summary>
public sealed class PasswordChangeTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const string NewPassword = "orbit-Lantern-42-quiet";

    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task S12_S26_A_change_ends_every_session_and_opens_a_new_one_for_the_caller()
    {
        var person = await SignedUp.NewAsync(_api);
        var elsewhere = await person.LogInAsync();

        var after = SignedUp.Of(_api, await ChangeAsync(person, Some.Password, NewPassword).ExpectAsync(HttpStatusCode.OK));

        Assert.NotEqual(person.SessionId, after.SessionId);
        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await elsewhere.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await after.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
        await _api.PostAsync("/auth/login", new { email = person.Email, password = Some.Password })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await after.LogInAsync(NewPassword);
    }

    [Fact]
    public async Task S25_Without_the_current_password_nothing_changes_and_the_attempt_is_logged()
    {
        var person = await SignedUp.NewAsync(_api);

        await ChangeAsync(person, "not the password", NewPassword).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");

        await person.LogInAsync();
        await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
        var entry = await _api.InDatabaseAsync(db => db.Set<AuditEntry>().SingleAsync(entry => entry.ActorId == person.Id && entry.Act != Acts.SignIn));
        Assert.Equal((Acts.PasswordChange, Outcomes.Refused), (entry.Act, entry.Outcome));
    }

    [Fact]
    public async Task S20_Guessing_the_current_password_in_a_borrowed_session_is_slowed_down_there_and_nowhere_else()
    {
        await using var strict = _api.Replica(("BackOff:FirstSeconds", "600"));
        var borrowed = await SignedUp.NewAsync(strict);
        var owner = await borrowed.LogInAsync();
        for (var i = 0; i < 3; i++)
        {
            await ChangeAsync(borrowed, "a guess", NewPassword).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");
        }

        await borrowed.PostAsync("/auth/mfa/step-up", new { password = "a guess" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");
        await borrowed.PostAsync("/auth/me/deletion", new { password = "a guess" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");

        await ChangeAsync(borrowed, Some.Password, NewPassword).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
        await borrowed.PostAsync("/auth/mfa/step-up", new { password = Some.Password }).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
        await borrowed.LogInAsync();
        await ChangeAsync(owner, Some.Password, NewPassword).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S26_Of_two_changes_at_once_one_holds_and_leaves_one_session()
    {
        var person = await SignedUp.NewAsync(_api);
        string[] wanted = ["orbit-Lantern-42-quiet", "velvet-Compass-17-early"];

        var replies = await Task.WhenAll(wanted.Select(password => Task.Run(() => ChangeAsync(person, Some.Password, password))));

        var winner = Array.FindIndex(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Single(await _api.InDatabaseAsync(db =>
            db.Sessions.Where(session => session.UserId == person.Id && session.RevokedAt == null).ToListAsync()));
        await person.LogInAsync(wanted[winner]);
    }

    [Theory]
    [InlineData("""{"new_password":"orbit-Lantern-42-quiet"}""", "current_password")]
    [InlineData("""{"current_password":"StrongPassword123!"}""", "new_password")]
    [InlineData("""{"current_password":"StrongPassword123!","new_password":"short"}""", "new_password")]
    [InlineData("""{"current_password":"StrongPassword123!","new_password":"StrongPassword123!"}""", "new_password")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        var person = await SignedUp.NewAsync(_api);

        await person.PostAsync("/auth/password", System.Text.Json.JsonSerializer.Deserialize<object>(body))
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private static Task<HttpResponseMessage> ChangeAsync(SignedUp person, string current, string wanted) =>
        person.PostAsync("/auth/password", new { current_password = current, new_password = wanted });
}
