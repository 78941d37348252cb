using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auth.Service.Tests.Passkeys;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>A browser from registration to log-out: it holds a cookie and never a token.</summary>
public sealed class BrowserJourneyTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source0_2_Source1_5_A_browser_registers_chats_listens_and_signs_out_by_its_cookie_alone()
    {
        using var browser = Browser();
        using var registered = await browser.PostAsJsonAsync(
            "/bff/register", new { email = $"{Guid.NewGuid():N}@example.org", password = Person.Password }, Cancel);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var answer = await registered.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.All(["access_token", "refresh_token", "token_type"], token => Assert.False(answer.TryGetProperty(token, out _)));
        var cookie = Assert.Single(registered.Headers.GetValues("Set-Cookie"));
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        using var page = await browser.GetAsync("/private_page", Cancel);
        using var refused = await browser.GetAsync("/admin_only", Cancel);
        using var chat = await browser.PostAsJsonAsync("/api/chats", new { type = "group", name = "By cookie", members = Array.Empty<Guid>() }, Cancel);
        await using var stream = await EventStream.OpenAsync(browser);
        await stream.UntilAsync("ready");
        await using var pace = Pace.Of(system.App);
        using var left = await browser.PostAsync("/bff/logout", content: null, Cancel);
        pace.Keeps(TimeSpan.FromSeconds(2), await Revoked.CutAfterAsync(stream, "session_revoked", Stopwatch.GetTimestamp()), "The end of the stream");
        using var after = await browser.GetAsync("/api/chats", Cancel);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized],
            new[] { page, refused, chat, left, after }.Select(reply => reply.StatusCode));
    }

    [Fact]
    public async Task Source0_2_S26_A_browser_signs_in_with_a_second_factor_changes_its_password_and_its_sign_out_is_in_the_audit_log()
    {
        using var anonymous = system.App.Anonymous();
        using var ann = await Person.RegisterAsync(anonymous, "ann");
        var secret = (await ann.Http.PostAsync("/auth/mfa/totp", HttpStatusCode.OK)).Text("secret");

        // At the turn of the half minute it may be too old by the time it is looked at.
        await Eventually.SucceedsAsync(() => ann.Http.PostAsync("/auth/mfa/totp/confirm", HttpStatusCode.OK, new { code = OneTimeCode.Of(secret, -1) }));
        using var browser = Browser();

        var half = await browser.PostAsync("/bff/login", HttpStatusCode.Unauthorized, new { email = ann.Email, password = Person.Password });
        Assert.Equal("mfa_required", half.Text("code"));
        var before = await SignInAsync(browser, "/bff/mfa/verify", new { mfa_token = half.Text("mfa_token"), code = OneTimeCode.Of(secret) });
        var first = await browser.AskAsync(HttpMethod.Get, "/bff/session", HttpStatusCode.OK);

        var after = await SignInAsync(browser, "/bff/password", new { current_password = Person.Password, new_password = "velvet-Compass-17-early" });
        var second = await browser.AskAsync(HttpMethod.Get, "/bff/session", HttpStatusCode.OK);
        Assert.NotEqual(before, after);
        Assert.Equal((ann.Id, ann.Id), (first.GetProperty("user_id").GetGuid(), second.GetProperty("user_id").GetGuid()));
        Assert.NotEqual(first.Text("session_id"), second.Text("session_id"));
        using var old = Browser();
        old.DefaultRequestHeaders.Add("Cookie", before);
        await old.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.Unauthorized);
        await browser.PostAsync("/bff/logout", HttpStatusCode.NoContent);

        await system.App.MakeAdminAsync(ann.Id);
        half = await anonymous.PostAsync("/auth/login", HttpStatusCode.Unauthorized, new { email = ann.Email, password = "velvet-Compass-17-early" });
        var admin = await anonymous.PostAsync("/auth/mfa/verify", HttpStatusCode.OK, new { mfa_token = half.Text("mfa_token"), code = OneTimeCode.Of(secret, 1) });
        anonymous.DefaultRequestHeaders.Authorization = new("Bearer", admin.Text("access_token"));
        var log = await anonymous.AskAsync(HttpMethod.Get, $"/admin/audit?actor={ann.Id}&act=session.end", HttpStatusCode.OK);
        var entry = Assert.Single(log.GetProperty("entries").EnumerateArray());
        Assert.Equal((second.Text("session_id"), $"session:{second.Text("session_id")}"), (entry.Text("session_id"), entry.Text("target")));
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(entry.Text("ip"))));
    }

    [Fact]
    public async Task Source1_5_Source3_5_Signing_out_everywhere_in_one_browser_ends_the_others_and_their_streams()
    {
        var account = new { email = $"{Guid.NewGuid():N}@example.org", password = Person.Password };
        using var here = Browser();
        using var elsewhere = Browser();
        await PostAsync(here, "/bff/register", account);
        await PostAsync(elsewhere, "/bff/login", account);
        await using var stream = await EventStream.OpenAsync(elsewhere);
        await stream.UntilAsync("ready");

        using var left = await here.DeleteAsync("/auth/sessions?all=true", Cancel);
        var closing = await stream.UntilAsync("closing");

        Assert.True(left.IsSuccessStatusCode);
        Assert.Equal("session_revoked", closing.Data.GetProperty("reason").GetString());
        await here.AskAsync(HttpMethod.Get, "/api/chats", HttpStatusCode.Unauthorized);
        await elsewhere.AskAsync(HttpMethod.Get, "/api/chats", HttpStatusCode.Unauthorized);
    }

    /// <summary>What the browser sends from then on.</summary>
    private static async Task<string> SignInAsync(HttpClient browser, string path, object body)
    {
        using var reply = await browser.PostAsJsonAsync(path, body, Cancel);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(Cancel));
        Assert.DoesNotContain("access_token", await reply.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var cookie = Assert.Single(reply.Headers.GetValues("Set-Cookie")).Split(';')[0];
        browser.DefaultRequestHeaders.Remove("Cookie");
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        return cookie;
    }

    [Fact]
    public async Task S26_S49_A_browser_adds_a_passkey_and_signs_in_again_by_it_alone_into_a_new_session()
    {
        using var browser = Browser();
        using var phone = new Authenticator { Origin = system.Gateway.GetLeftPart(UriPartial.Authority) };
        await PostAsync(browser, "/bff/register", new { email = $"{Guid.NewGuid():N}@example.org", password = Person.Password });
        var (token, question) = Question(await PostAsync(browser, "/auth/passkeys/options"));
        await PostAsync(browser, "/auth/passkeys", new { passkey_token = token, credential = phone.Make(question), name = "Phone" });
        var before = await browser.GetFromJsonAsync<JsonElement>("/bff/session", Cancel);
        using var left = await browser.PostAsync("/bff/logout", content: null, Cancel);
        browser.DefaultRequestHeaders.Remove("Cookie");

        (token, question) = Question(await PostAsync(browser, "/bff/passkeys/login/options"));
        var answer = await PostAsync(browser, "/bff/passkeys/login", new { passkey_token = token, credential = phone.Prove(question) });

        Assert.All(["access_token", "refresh_token"], secret => Assert.False(answer.TryGetProperty(secret, out _)));
        var after = await browser.GetFromJsonAsync<JsonElement>("/bff/session", Cancel);
        Assert.Equal(before.GetProperty("user_id").GetGuid(), after.GetProperty("user_id").GetGuid());
        Assert.NotEqual(before.GetProperty("session_id").GetGuid(), after.GetProperty("session_id").GetGuid());
    }

    private static (string? Token, JsonElement PublicKey) Question(JsonElement reply) =>
        (reply.GetProperty("passkey_token").GetString(), reply.GetProperty("public_key"));

    /// <summary>Keeps the cookie of a sign-in, as a browser does.</summary>
    private static async Task<JsonElement> PostAsync(HttpClient browser, string path, object? body = null)
    {
        using var reply = await browser.PostAsJsonAsync(path, body ?? new { }, Cancel);
        Assert.True(reply.IsSuccessStatusCode, $"{path}: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(Cancel)}");
        if (reply.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            browser.DefaultRequestHeaders.Remove("Cookie");
            browser.DefaultRequestHeaders.Add("Cookie", cookies.Single().Split(';')[0]);
        }

        return await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    /// <summary>Keeps no cookies by itself: over plain http it would not send a Secure one.</summary>
    private HttpClient Browser() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = system.Gateway,
        DefaultRequestHeaders = { { "X-RustyGate-Csrf", "1" }, { "Sec-Fetch-Site", "same-origin" }, { "Origin", system.Gateway.GetLeftPart(UriPartial.Authority) } },
    };
}
