using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

/// <summary>A browser at the gateway: a cookie outside, a token inside.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new();
    private FakeSessions _sessions = null!;

    public async ValueTask InitializeAsync()
    {
        _sessions = new FakeSessions(_gateway.Authority);
        _gateway.Authority.Extra = _sessions.Map;
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapGet("/api/whoami", (HttpContext context) => $"{context.Request.Headers["X-User-Id"]} {context.Request.Headers.Cookie}");
            app.MapPost("/api/act", () => "done");
        });
        await _gateway.With("Revocations:Poll", "00:00:00.05").StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Source0_2_Source1_5_S49_Signing_in_gives_a_browser_a_cookie_that_scripts_cannot_read_and_no_token()
    {
        using var reply = await SendAsync(HttpMethod.Post, "/bff/login", cookie: null, content: JsonContent.Create(new { email = "a@b", password = "p" }));

        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal($$"""{"user_id":"{{FakeSessions.Ann}}"}""", text);
        var cookie = Assert.Single(reply.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-rustygate=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "max-age=3600", "path=/", "samesite=lax", "secure"], cookie.Split("; ")[1..].Order());
    }

    [Fact]
    public async Task Source0_2_The_cookie_speaks_for_its_owner_and_is_shown_to_no_upstream()
    {
        var cookie = await SignInAsync();

        using var reply = await SendAsync(HttpMethod.Get, "/api/whoami", $"theme=dark; {cookie}");
        using var auth = await SendAsync(HttpMethod.Get, "/auth/cookies", cookie);

        Assert.Equal($"{FakeSessions.Ann} theme=dark", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", await auth.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _sessions.Asked);
    }

    [Fact]
    public async Task Source1_5_Signing_out_ends_the_session_and_takes_the_cookie_back()
    {
        var cookie = await SignInAsync();
        using var before = await SendAsync(HttpMethod.Get, "/bff/session", cookie);

        using var left = await SendAsync(HttpMethod.Post, "/bff/logout", cookie);
        using var after = await SendAsync(HttpMethod.Get, "/bff/session", cookie);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(left.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Source0_2_Who_shows_nothing_is_nobody_without_an_error_and_a_worthless_token_is_refused()
    {
        using var nobody = await SendAsync(HttpMethod.Get, "/bff/session", cookie: null);
        using var request = _gateway.Request(HttpMethod.Get, "/bff/session");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "worthless");
        using var refused = await _gateway.SendAsync(request);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Unauthorized), (nobody.StatusCode, refused.StatusCode));
        Assert.True(nobody.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task R10_A_session_that_is_revoked_elsewhere_ends_here_too_although_its_token_is_kept()
    {
        var cookie = await SignInAsync();
        using (var first = await SendAsync(HttpMethod.Get, "/api/whoami", cookie))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        _gateway.Authority.Revoke(user: FakeSessions.Ann);
        _sessions.Role = "admin";

        // The session itself stands, so that a new token is got: the old one is not used again.
        await Eventually.HoldsAsync(async () =>
        {
            using var reply = await SendAsync(HttpMethod.Get, "/admin_only", cookie);
            return reply.StatusCode == HttpStatusCode.OK;
        });
        Assert.Equal(2, _sessions.Asked);
    }

    [Fact]
    public async Task S26_Signing_in_again_gives_a_new_secret_and_ends_the_session_before()
    {
        var first = await SignInAsync();

        var second = await SignInAsync(first);

        Assert.NotEqual(first, second);
        await Eventually.HoldsAsync(async () =>
        {
            using var reply = await SendAsync(HttpMethod.Get, "/bff/session", first);
            return reply.StatusCode == HttpStatusCode.Unauthorized;
        });
        using var now = await SendAsync(HttpMethod.Get, "/bff/session", second);
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
    }

    [Theory]
    [InlineData("/bff/password")]
    [InlineData("/auth/password")]
    public async Task S26_A_changed_password_keeps_the_browser_signed_in_by_a_new_secret_and_ends_the_old_one(string path)
    {
        var before = await SignInAsync();

        using var changed = await SendAsync(HttpMethod.Post, path, before, JsonContent.Create(new { current_password = "p", new_password = "q" }));
        var after = changed.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var now = await SendAsync(HttpMethod.Get, "/bff/session", after);

        Assert.Equal($$"""{"user_id":"{{FakeSessions.Ann}}"}""", await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(before, after);
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
        await Eventually.HoldsAsync(async () =>
        {
            using var old = await SendAsync(HttpMethod.Get, "/bff/session", before);
            return old.StatusCode == HttpStatusCode.Unauthorized;
        });
    }

    [Fact]
    public async Task Source0_2_A_sign_in_with_a_second_factor_gives_the_cookie_after_the_code_and_none_before()
    {
        using var half = await SendAsync(HttpMethod.Post, "/bff/login-with-factor", cookie: null, JsonContent.Create(new { email = "a@b", password = "p" }));
        using var whole = await SendAsync(HttpMethod.Post, "/bff/mfa/verify", cookie: null, JsonContent.Create(new { mfa_token = "half-way", code = "123456" }));

        Assert.Equal(HttpStatusCode.Unauthorized, half.StatusCode);
        Assert.Contains("\"mfa_token\":\"half-way\"", await half.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(half.Headers.Contains("Set-Cookie"));
        Assert.StartsWith("__Host-rustygate=", Assert.Single(whole.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source1_5_A_sign_out_is_told_with_the_address_that_it_came_from()
    {
        using var left = await SendAsync(HttpMethod.Post, "/bff/logout", await SignInAsync());

        Assert.Equal("127.0.0.1", System.Net.IPAddress.Parse(Assert.Single(_sessions.EndedFrom)).MapToIPv4().ToString());
    }

    [Theory]
    [InlineData("same-origin", "own", true, HttpStatusCode.OK)]
    [InlineData(null, "own", true, HttpStatusCode.OK)]
    [InlineData("same-origin", null, true, HttpStatusCode.OK)]
    [InlineData("same-origin", "own", false, HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "own", true, HttpStatusCode.Forbidden)]
    [InlineData("same-site", null, true, HttpStatusCode.Forbidden)]
    [InlineData("none", null, true, HttpStatusCode.Forbidden)]
    [InlineData(null, "https://evil.example", true, HttpStatusCode.Forbidden)]
    [InlineData("same-origin", "https://evil.example", true, HttpStatusCode.Forbidden)]
    [InlineData(null, "null", true, HttpStatusCode.Forbidden)]
    [InlineData(null, null, true, HttpStatusCode.Forbidden)]
    public async Task S48_With_a_cookie_what_changes_something_must_come_from_a_page_of_ours(string? site, string? origin, bool hasHeader, HttpStatusCode expected)
    {
        var cookie = await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/act") { Headers = { { "Cookie", cookie } } };
        Add(request, "Sec-Fetch-Site", site);
        Add(request, "Origin", origin == "own" ? _gateway.Address.GetLeftPart(UriPartial.Authority) : origin);
        Add(request, "X-RustyGate-Csrf", hasHeader ? "1" : null);

        using var reply = await _gateway.SendAsync(request);

        Assert.Equal(expected, reply.StatusCode);
    }

    [Fact]
    public async Task S48_Nobody_signs_a_browser_in_from_a_foreign_page_and_a_form_is_no_JSON()
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, "/bff/login") { Content = new StringContent("""{"email":"a@b","password":"p"}""") };
        using var foreign = await _gateway.SendAsync(form);
        using var text = await SendAsync(HttpMethod.Post, "/bff/login", cookie: null, content: new StringContent("{}", new MediaTypeHeaderValue("text/plain")));

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        Assert.False(foreign.Headers.Contains("Set-Cookie") || text.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task S52_A_socket_of_a_foreign_page_does_not_open_with_the_cookie()
    {
        var cookie = await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events")
        {
            Headers = { { "Cookie", cookie }, { "Origin", "https://evil.example" }, { "Connection", "Upgrade" }, { "Upgrade", "websocket" } },
        };

        using var reply = await _gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Fact]
    public async Task A_cookie_that_is_none_of_ours_is_taken_back()
    {
        using var reply = await SendAsync(HttpMethod.Get, "/api/whoami", $"__Host-rustygate={new string('x', 43)}");

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(reply.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/private_page")]
    [InlineData("/admin_only")]
    public async Task Source0_3_Whoever_is_not_signed_in_is_led_to_the_login_page_or_told_401(string path)
    {
        using var browser = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html,application/xhtml+xml;q=0.9" } } };

        using var led = await _gateway.SendAsync(browser);
        using var told = await _gateway.GetAsync(path);

        Assert.Equal((HttpStatusCode.Redirect, $"/login_page?return={Uri.EscapeDataString(path)}"), (led.StatusCode, led.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, told.StatusCode);
    }

    [Fact]
    public async Task Source0_3_The_private_page_is_for_everyone_signed_in_and_the_administrators_for_them_alone()
    {
        var cookie = await SignInAsync();
        using var login = await _gateway.GetAsync("/login_page");
        using var own = await SendAsync(HttpMethod.Get, "/private_page", cookie);
        using var refused = await SendAsync(HttpMethod.Get, "/admin_only", cookie);
        using var file = await _gateway.GetAsync("/pages/admin.html");
        _sessions.Role = "admin";
        using var admin = await SendAsync(HttpMethod.Get, "/admin_only", await SignInAsync());

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.OK],
            new[] { login, own, refused, file, admin }.Select(reply => reply.StatusCode));
        Assert.DoesNotContain("unsafe-inline", Assert.Single(own.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<script type=\"module\" src=", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source0_9_Whoever_may_not_see_a_page_is_told_so_by_a_page()
    {
        var cookie = await SignInAsync();
        using var forbidden = new HttpRequestMessage(HttpMethod.Get, "/admin_only") { Headers = { { "Accept", "text/html" }, { "Cookie", cookie } } };
        using var missing = new HttpRequestMessage(HttpMethod.Get, "/nothing") { Headers = { { "Accept", "text/html" }, { "Cookie", cookie } } };

        using var refused = await _gateway.SendAsync(forbidden);
        using var lost = await _gateway.SendAsync(missing);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.NotFound], new[] { refused.StatusCode, lost.StatusCode });
        Assert.All([refused, lost], reply => Assert.Equal("text/html", reply.Content.Headers.ContentType!.MediaType));
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The cookie that a browser would send from now on.</summary>
    private async Task<string> SignInAsync(string? before = null)
    {
        using var reply = await SendAsync(HttpMethod.Post, "/bff/login", before, JsonContent.Create(new { email = "a@b", password = "p" }));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return reply.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>A request as a page of ours makes it.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? cookie, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        Add(request, "Cookie", cookie);
        Add(request, "Sec-Fetch-Site", "same-origin");
        Add(request, "X-RustyGate-Csrf", "1");
        return await _gateway.SendAsync(request);
    }
}
