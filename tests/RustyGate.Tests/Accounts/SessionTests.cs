using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Accounts;

/// <summary>Sessions through the gateway.</summary>
public sealed class SessionTests(RunningSystem system)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source3_5_S10_A_session_that_is_ended_elsewhere_has_no_access_anywhere_two_seconds_later()
    {
        using var anonymous = system.App.Anonymous();
        using var here = await Person.RegisterAsync(anonymous);
        using var there = await Person.LogInAsync(anonymous, here.Email);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(there, "/api/chats"));

        var list = await here.Http.GetFromJsonAsync<JsonElement>("/auth/sessions", Cancel);
        var other = list.GetProperty("sessions").EnumerateArray().Single(session => !session.GetProperty("current").GetBoolean());
        await using var pace = Pace.Of(system.App);
        using var ended = await here.Http.DeleteAsync($"/auth/sessions/{other.GetProperty("id").GetGuid()}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);

        var since = Stopwatch.GetTimestamp();
        string[] doors = ["/api/chats", "/auth/sessions"];
        var taken = await Task.WhenAll(doors.Select(path => Revoked.AnsweredUntilAsync(there.Http, path, HttpStatusCode.Unauthorized, since)));
        Assert.All(doors.Zip(taken), door => pace.Keeps(Promised, door.Second, $"The end of the session at {door.First}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here, "/api/chats"));
    }

    [Fact]
    public async Task S12_S25_S26_A_changed_password_needs_the_current_one_and_ends_the_session_it_was_changed_in()
    {
        using var person = await Person.RegisterAsync(system.App);

        using var wrong = await ChangeAsync(person, "not the password");
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        await using var pace = Pace.Of(system.App);
        using var right = await ChangeAsync(person, Person.Password);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);

        var taken = await Revoked.AnsweredUntilAsync(person.Http, "/api/chats", HttpStatusCode.Unauthorized, Stopwatch.GetTimestamp());
        pace.Keeps(Promised, taken, "The end of the session");
        var after = await right.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        using var renewed = new Person(person.Id, person.Email, after.GetProperty("access_token").GetString()!, system.Gateway);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(renewed, "/api/chats"));
    }

    private static Task<HttpResponseMessage> ChangeAsync(Person person, string current) => person.Http.PostAsJsonAsync(
        "/auth/password", new { current_password = current, new_password = "velvet-Compass-17-early" }, Cancel);

    private static async Task<HttpStatusCode> StatusAsync(Person person, string path)
    {
        using var reply = await person.Http.GetAsync(path, Cancel);
        return reply.StatusCode;
    }
}
