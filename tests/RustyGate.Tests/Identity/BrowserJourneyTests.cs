using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
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
        using var left = await browser.PostAsync("/bff/logout", content: null, Cancel);
        var closing = await stream.UntilAsync("closing", TimeSpan.FromSeconds(2));
        using var after = await browser.GetAsync("/api/chats", Cancel);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized],
            new[] { page, refused, chat, left, after }.Select(reply => reply.StatusCode));
        Assert.Equal("session_revoked", closing.Data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Source0_2_S26_A_browser_signs_in_with_a_second_factor_changes_its_password_and_its_sign_out_is_in_the_audit_log()
    {
        using var anonymous = system.App.Anonymous();
        using var ann = await Person.RegisterAsync(anonymous, "ann");
        var secret = (await ann.Http.PostAsync("/auth/mfa/totp", HttpStatusCode.OK)).Text("secret");
        await ann.Http.PostAsync("/auth/mfa/totp/confirm", HttpStatusCode.OK, new { code = OneTimeCode.Of(secret, -1) });
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

    /// <summary>Keeps no cookies by itself: over plain http it would not send a Secure one.</summary>
    private HttpClient Browser() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = system.Gateway,
        DefaultRequestHeaders = { { "X-RustyGate-Csrf", "1" }, { "Sec-Fetch-Site", "same-origin" }, { "Origin", system.Gateway.GetLeftPart(UriPartial.Authority) } },
    };
}
