using System.Net;
using System.Text.Json;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Setup;

/// <summary><c>POST /setup</c>, each on a database where nobody is an admin yet.</summary>
public sealed class FirstAdminTests(AuthPostgres server)
{
    private const string Token = "the-token-of-the-setup-link-as-the-start-made-it";

    [Fact]
    public async Task Source0_5_The_setup_link_makes_the_first_admin_who_signs_in_by_name()
    {
        await using var api = await NewAsync();
        Assert.True(await IsNeededAsync(api));

        var reply = await SetUpAsync(api, new { token = Token, name = "Ann  Lee", password = Some.Password, team_name = "The Lees", locale = "de-AT", time_zone = "Europe/Vienna" }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal("admin", Jwt.Read(reply.GetProperty("access_token").GetString()!).Claims.GetProperty("role").GetString());
        await api.PostAsync("/auth/login", new { username = "ann.lee", password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("The Lees", (await api.GetAsync("/auth/team").ExpectAsync(HttpStatusCode.OK)).GetProperty("name").GetString());
        Assert.False(await IsNeededAsync(api));
        var admin = await api.InDatabaseAsync(db => db.Users.SingleAsync());
        Assert.Equal(("Ann  Lee", "Ann.Lee", "Ann.Lee@setup.invalid"), (admin.DisplayName, admin.Username, admin.Email));
        Assert.Equal(("de-AT", "Europe/Vienna"), (admin.Locale, admin.TimeZone));
        var entry = await api.InDatabaseAsync(db => db.AuditLog.SingleAsync(entry => entry.Act == Acts.Setup));
        Assert.Equal((admin.Id, Outcomes.Done), (entry.ActorId, entry.Outcome));
        Assert.DoesNotContain(Some.Password, entry.After!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source0_5_Of_many_who_open_the_link_at_once_on_two_replicas_one_becomes_the_admin()
    {
        await using var api = await NewAsync(("Passwords:WaitMilliseconds", "20000"));
        await using var replica = api.Replica(("Setup:Token", Token), ("Passwords:WaitMilliseconds", "20000"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            SetUpAsync(i % 2 == 0 ? api : replica, new { token = Token, name = $"Person {i}", password = Some.Password, team_name = "Team" })));

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.StatusCode != HttpStatusCode.Created), reply => Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode));
        Assert.Equal(Roles.Admin, (await api.InDatabaseAsync(db => db.Users.SingleAsync())).Role);
    }

    [Fact]
    public async Task Source0_5_A_used_link_opens_nothing_whatever_became_of_the_admin()
    {
        await using var api = await NewAsync();
        await SetUpAsync(api, Good(Token)).ExpectAsync(HttpStatusCode.Created);
        await SetUpAsync(api, Good(Token) with { name = "Eve" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
        await api.InDatabaseAsync(db => db.Users.ExecuteDeleteAsync());

        await SetUpAsync(api, Good(Token)).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");

        await using var next = api.Replica(("Setup:Token", "the-token-that-the-next-start-has-made"));
        Assert.True(await IsNeededAsync(next));
        await SetUpAsync(next, Good("the-token-that-the-next-start-has-made")).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task S22_Without_the_right_token_or_after_another_way_to_an_admin_there_is_no_setup()
    {
        await using var api = await NewAsync();
        await SetUpAsync(api, Good("another-token-that-is-as-long-as-the-real-one")).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
        await using var without = api.Replica();
        await SetUpAsync(without, Good(Token)).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
        await SetUpAsync(without, Good("")).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "token");

        var ann = await Account.RegisterAsync(api);
        await api.InDatabaseAsync((_, services) => services.GetRequiredService<UserAdmin>().SetRoleAsync(ann.Id, Roles.Admin, TestContext.Current.CancellationToken));

        await SetUpAsync(api, Good(Token)).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
        Assert.False(await IsNeededAsync(api));
        foreach (var one in new[] { api, without })
        {
            await one.Services.GetRequiredService<RefusedActs>().WriteAsync(all: true, TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, await api.InDatabaseAsync(async db => (await db.AuditLog.Where(entry => entry.Act == Acts.Setup && entry.Outcome == Outcomes.Refused)
            .Select(entry => entry.After!).ToListAsync()).Sum(after => JsonDocument.Parse(after).RootElement.GetProperty("attempts").GetInt32())));
    }

    [Theory]
    [InlineData("""{"name":"Ann","password":"StrongPassword123!","team_name":"Team"}""", "token")]
    [InlineData("""{"token":"x","name":"","password":"StrongPassword123!","team_name":"Team"}""", "name")]
    [InlineData("""{"token":"x","name":"<b>","password":"StrongPassword123!","team_name":"Team"}""", "name")]
    [InlineData("""{"token":"x","name":"Ann","password":"password123","team_name":"Team"}""", "password")]
    [InlineData("""{"token":"x","name":"Ann","team_name":"Team"}""", "password")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","passkey":{"passkey_token":"x","credential":{}},"team_name":"Team"}""", "password")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","team_name":" "}""", "team_name")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","team_name":"a\u0000b"}""", "team_name")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","team_name":"Team","email":"none"}""", "email")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","team_name":"Team","locale":"not a language"}""", "locale")]
    [InlineData("""{"token":"x","name":"Ann","password":"StrongPassword123!","team_name":"Team","time_zone":"Mars/Olympus_Mons"}""", "time_zone")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        await using var api = await NewAsync();

        await api.PostTextAsync("/setup", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    [Fact]
    public async Task S32_Only_services_may_ask_whether_there_is_an_admin()
    {
        await using var api = await NewAsync();

        await api.GetAsync("/internal/setup").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    private static GoodRequest Good(string token) => new(token, "Ann", Some.Password, "Team");

    private static Task<HttpResponseMessage> SetUpAsync(AuthApi api, object body) => api.PostAsync("/setup", body);

    private static async Task<bool> IsNeededAsync(AuthApi api) =>
        (await api.AsService().GetAsync("/internal/setup", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK)).GetProperty("needed").GetBoolean();

    private Task<AuthApi> NewAsync(params (string, string)[] settings) => AuthApi.NewAsync(server, [("Setup:Token", Token), .. settings]);

#pragma warning disable IDE1006 // As in the JSON.
    private sealed record GoodRequest(string token, string name, string password, string team_name);
#pragma warning restore IDE1006
}
