using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Accounts;

/// <summary>An account through the gateway, from its making under each of its names to its end.</summary>
public sealed class AccountTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_1_Source3_1_Source3_2_Source4_2_One_account_is_signed_in_to_under_every_path_and_each_answers_its_documented_fields()
    {
        using var anonymous = system.App.Anonymous();
        string[] documented = ["user_id", "email", "access_token", "refresh_token", "token_type", "expires_in"];
        var (first, second) = (New(), New());

        var signedUp = await anonymous.PostAsync("/api/signup", HttpStatusCode.Created, first);
        var signedIn = await anonymous.PostAsync("/api/signin", HttpStatusCode.OK, new { first.email, first.password });
        var registered = await anonymous.PostAsync("/register", HttpStatusCode.Created, second);
        var loggedIn = await anonymous.PostAsync("/login", HttpStatusCode.OK, new { second.username, second.password });
        var canonical = await anonymous.PostAsync("/auth/login", HttpStatusCode.OK, new { first.email, first.password });

        foreach (var (reply, alias) in ((JsonElement, string?)[])[(signedUp, "token"), (signedIn, "token"), (registered, "bearer"), (loggedIn, "bearer"), (canonical, null)])
        {
            Assert.All(documented, field => Assert.True(reply.TryGetProperty(field, out _), $"{field} in {reply}"));
            Assert.Equal(("Bearer", 900), (reply.Text("token_type"), reply.GetProperty("expires_in").GetInt32()));
            Assert.True(alias is null || reply.Text(alias) == reply.Text("access_token"));
            using var own = Bearer(reply.Text(alias ?? "access_token"));
            Assert.Equal(reply.Text("user_id"), (await own.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.OK)).Text("id"));
        }

        await anonymous.PostAsync("/register", HttpStatusCode.Conflict, second);
        await anonymous.PostAsync("/register", HttpStatusCode.BadRequest, New() with { password = "password123" });
        foreach (var path in (string[])["/register", "/api/signup", "/auth/register"])
        {
            await anonymous.PostAsync(path, HttpStatusCode.BadRequest, new { email = New().email, first.password, role = "admin" });
        }

        var unknown = await anonymous.PostAsync("/login", HttpStatusCode.Unauthorized, new { username = "nobody-at-all", password = "whatever it is" });
        var wrong = await anonymous.PostAsync("/login", HttpStatusCode.Unauthorized, new { second.username, password = "whatever it is" });
        Assert.Equal((unknown.Text("code"), unknown.Text("title")), (wrong.Text("code"), wrong.Text("title")));
    }

    [Fact]
    public async Task Source0_3_One_changes_name_picture_language_and_time_zone_and_others_see_name_and_picture()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        using var form = new MultipartFormDataContent { { new ByteArrayContent("GIF89a\u0001\0\u0001\0\0\0\0;"u8.ToArray()), "files", "me.gif" } };
        using var uploaded = await ann.Http.PostAsync("/api/upload", form, Cancel);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var avatar = JsonSerializer.Deserialize<JsonElement>(await uploaded.Content.ReadAsStringAsync(Cancel))[0].Text("id");

        var changed = await ann.Http.AskAsync(
            HttpMethod.Patch, "/auth/me", HttpStatusCode.OK, new { display_name = "Ann Ö.", avatar, locale = "pt-BR", time_zone = "Europe/Berlin" });
        await ann.Http.AskAsync(HttpMethod.Patch, "/auth/me", HttpStatusCode.BadRequest, new { role = "admin" });
        await ann.Http.AskAsync(HttpMethod.Patch, "/auth/me", HttpStatusCode.BadRequest, new { locale = "no language at all" });
        var me = await ann.Http.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.OK);
        var seen = (await ben.Http.AskAsync(HttpMethod.Get, $"/api/users?ids={ann.Id}", HttpStatusCode.OK))[0];

        Assert.Equal(changed.ToString(), me.ToString());
        Assert.Equal(("Ann Ö.", avatar, "pt-BR", "Europe/Berlin", "user"), (me.Text("display_name"), me.Text("avatar"), me.Text("locale"), me.Text("time_zone"), me.Text("role")));
        Assert.Equal(("Ann Ö.", avatar), (seen.Text("display_name"), seen.Text("avatar")));
        Assert.DoesNotContain(ann.Email, seen.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task S19_S25_A_forgotten_password_is_set_anew_by_the_mailed_link_and_an_address_is_verified_by_one()
    {
        using var anonymous = system.App.Anonymous();
        using var ann = await Person.RegisterAsync(anonymous, "ann");
        await anonymous.PostAsync("/auth/password/forgot", HttpStatusCode.Accepted, new { email = "nobody-at-all@example.org" });
        await anonymous.PostAsync("/auth/password/forgot", HttpStatusCode.Accepted, new { email = ann.Email });
        await anonymous.PostAsync("/auth/verify/resend", HttpStatusCode.Accepted, new { email = ann.Email });
        var (reset, verify) = (await system.App.MailAsync(ann.Email, "/reset#"), await system.App.MailAsync(ann.Email, "/verify#"));
        foreach (var page in (string[])["/reset", "/verify", "/forgot"])
        {
            using var shown = await anonymous.GetAsync(page, Cancel);
            Assert.Equal((page, HttpStatusCode.OK, "text/html"), (page, shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
        }

        Assert.Contains(new Uri(system.Gateway, "/reset#token=").ToString(), reset, StringComparison.Ordinal);
        await anonymous.PostAsync("/auth/verify", HttpStatusCode.NoContent, new { token = InsideKnowledge.TokenIn(verify) });
        Assert.True((await ann.Http.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.OK)).GetProperty("email_verified").GetBoolean());
        var change = new { token = InsideKnowledge.TokenIn(reset), password = "velvet-Compass-17-early" };
        await anonymous.PostAsync("/auth/password/reset", HttpStatusCode.OK, change);

        await anonymous.PostAsync("/auth/password/reset", HttpStatusCode.BadRequest, change);
        await anonymous.PostAsync("/auth/login", HttpStatusCode.Unauthorized, new { email = ann.Email, password = Person.Password });
        await anonymous.PostAsync("/auth/login", HttpStatusCode.OK, new { email = ann.Email, change.password });
        await system.App.MailAsync(ann.Email, "Your password was changed");
    }

    [Fact]
    public async Task An_export_has_what_both_services_keep_and_a_deletion_reaches_Chat_and_is_taken_back()
    {
        using var anonymous = system.App.Anonymous();
        using var ann = await Person.RegisterAsync(anonymous, "ann");
        var chat = await ann.CreateGroupAsync("Mine");
        await ann.SendAsync(chat, "for the record 🍲");
        await ann.Http.PostAsync("/api/scheduled", HttpStatusCode.Created, new { chat_id = chat, content = "later", send_at = DateTimeOffset.UtcNow.AddDays(2) });

        var export = await ann.Http.AskAsync(HttpMethod.Get, "/auth/me/export", HttpStatusCode.OK);
        await ann.Http.PostAsync("/auth/me/deletion", HttpStatusCode.Accepted, new { password = Person.Password });
        await system.App.ChatHasHeardAsync(ann.Id);
        using var back = await Person.LogInAsync(anonymous, ann.Email);
        var scheduled = (await back.Http.AskAsync(HttpMethod.Get, "/api/scheduled", HttpStatusCode.OK))[0];

        Assert.Equal(ann.Email, export.GetProperty("account").Text("email"));
        Assert.Equal("for the record 🍲", export.GetProperty("chat").GetProperty("messages")[0].Text("content"));
        Assert.Equal(("failed", "account_closed"), (scheduled.Text("state"), scheduled.Text("reason")));
        Assert.Single(await back.HistoryAsync(chat));
        await system.App.MailAsync(ann.Email, "going to be erased");
    }

    private static Credentials New() => new($"{Guid.NewGuid():N}@example.org", $"u{Guid.NewGuid():N}", "StrongPassword123!");

    private HttpClient Bearer(string token)
    {
        var client = system.App.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

#pragma warning disable IDE1006, SA1300 // as they stand in the body
    private sealed record Credentials(string email, string username, string password);
#pragma warning restore IDE1006, SA1300
}
