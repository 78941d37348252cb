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

    /// <summary>Keeps no cookies by itself: over plain http it would not send a Secure one.</summary>
    private HttpClient Browser() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = system.Gateway,
        DefaultRequestHeaders = { { "X-RustyGate-Csrf", "1" }, { "Sec-Fetch-Site", "same-origin" }, { "Origin", system.Gateway.GetLeftPart(UriPartial.Authority) } },
    };
}
