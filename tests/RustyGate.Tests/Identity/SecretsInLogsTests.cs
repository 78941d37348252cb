using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>Every kind of secret goes its way through the whole system, and into wrong places; then everything that any process said is read.</summary>
[Collection(Alone.Name)]
public sealed class SecretsInLogsTests(RunningSystem system)
{
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S53_S66_No_secret_address_or_content_is_in_any_log_trace_or_metric_of_any_process()
    {
        system.Telemetry.Listen();
        using var anonymous = system.App.Anonymous();
        var (email, password) = (Keep("mail address", $"whisper-{Guid.NewGuid():N}@example.org"), Keep("password", $"first-Lantern-{Guid.NewGuid():N}"));
        var registered = await anonymous.PostAsync("/auth/register", HttpStatusCode.Created, new { email, password });
        Keep("access token", registered.Text("access_token"));
        Keep("refresh token", registered.Text("refresh_token"));
        Keep("device token", registered.Text("device_token"));
        using var person = Bearer(registered.Text("access_token"));

        await WrongAttemptsAsync(anonymous, email, password);
        var code = await ChatAsync(person);
        await IntegrationsAsync(person, anonymous);
        await SetupAsync(anonymous);
        await MailsAsync(anonymous, email);
        await SecondFactorAsync(anonymous, email);
        await BrowserAsync(email);
        await RefreshAsync(anonymous, registered.Text("refresh_token"));
        await UrlsAsync(anonymous, person, code);

        var everything = await EverythingSaidAsync(anonymous);
        Assert.All(everything, said => Assert.All(_secrets, secret => Assert.False(
            said.Value.Contains(secret.Value, StringComparison.OrdinalIgnoreCase), $"The {secret.Key} is in what {said.Key} said: {Around(said.Value, secret.Value)}")));
    }

    private string Keep(string kind, string secret)
    {
        Assert.True(secret.Length >= 8, $"The {kind} is too short to be looked for.");
        _secrets[$"{kind} ({_secrets.Count})"] = secret;
        return secret;
    }

    private async Task WrongAttemptsAsync(HttpClient anonymous, string email, string password)
    {
        await anonymous.PostAsync("/auth/register", HttpStatusCode.Conflict, new { email, password });
        await anonymous.PostAsync("/auth/login", HttpStatusCode.Unauthorized, new { email, password = Keep("wrong password", $"wrong-Lantern-{Guid.NewGuid():N}") });
        await anonymous.PostAsync("/auth/login", HttpStatusCode.BadRequest, new { email, password, role = "admin" });
        using var broken = await anonymous.PostAsync(
            "/auth/login", new StringContent($$"""{"email":"{{email}}","password":"{{password}}",}""", Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var form = await anonymous.PostAsync("/auth/login", new StringContent($"email={email}&password={password}"), Cancel);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    /// <returns>The code of an invite.</returns>
    private async Task<string> ChatAsync(HttpClient person)
    {
        var content = Keep("message", $"the treasure lies under the {Guid.NewGuid():N}");
        var chat = (await person.PostAsync("/api/chats", HttpStatusCode.Created, new { type = "group", name = "Quiet" })).Text("id");
        var message = await person.PostAsync($"/api/chats/{chat}/messages", HttpStatusCode.Created, new { content });
        await person.AskAsync(HttpMethod.Patch, $"/api/chats/{chat}/messages/{message.Text("id")}", HttpStatusCode.OK, new { content = Keep("edit", $"{content}, deep") });
        await person.AskAsync(HttpMethod.Put, $"/api/drafts/{chat}", HttpStatusCode.OK, new { content = Keep("draft", $"a draft of {Guid.NewGuid():N}") });
        await person.AskAsync(HttpMethod.Get, $"/api/search?q={Uri.EscapeDataString(Keep("search", $"whoever{Guid.NewGuid():N}"))}", HttpStatusCode.OK);
        var invite = await person.PostAsync($"/api/chats/{chat}/invites", HttpStatusCode.Created, new { expires_in = 3600 });

        var hook = await person.PostAsync($"/api/chats/{chat}/hooks", HttpStatusCode.Created, new { name = "CI" });
        var address = hook.Text("url");
        Keep("hook token", address[(address.LastIndexOf('/') + 1)..]);
        using var program = system.App.Anonymous();
        await program.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute).ToString(), HttpStatusCode.Created, new { content = Keep("hook's message", $"built {Guid.NewGuid():N}") });
        var webhook = await person.PostAsync(
            "/api/webhooks", HttpStatusCode.Created, new { url = $"https://example.invalid/{Guid.NewGuid():N}", events = new[] { "NewMessage" }, chats = new[] { chat } });
        Keep("webhook secret", webhook.Text("secret"));
        return Keep("invite code", invite.Text("code"));
    }

    private async Task IntegrationsAsync(HttpClient person, HttpClient anonymous)
    {
        var bot = await person.PostAsync("/api/bots", HttpStatusCode.Created, new { name = "Beeper", scopes = new[] { "chats:read" } });
        using var program = Bearer(Keep("bot token", bot.Text("token")));
        await program.AskAsync(HttpMethod.Get, "/api/chats", HttpStatusCode.OK);
        await program.AskAsync(HttpMethod.Get, "/auth/sessions", HttpStatusCode.Forbidden);
        await anonymous.PostAsync($"/hooks/{Keep("unknown hook token", $"rgh_{Guid.NewGuid():N}")}", HttpStatusCode.NotFound, new { content = "late" });
    }

    /// <summary>Another test may have used it up; it is a secret all the same.</summary>
    private async Task SetupAsync(HttpClient anonymous)
    {
        var token = Keep("setup token", await system.App.SettingOfAuthAsync("Setup__Token"));
        using var page = await anonymous.GetAsync($"/setup?token={token}", Cancel);
        using var made = await anonymous.PostAsync("/setup", new StringContent($$"""{"token":"{{token}}","name":"","password":"x"}""", Encoding.UTF8, "application/json"), Cancel);
        Assert.False(made.IsSuccessStatusCode);
    }

    private async Task MailsAsync(HttpClient anonymous, string email)
    {
        await anonymous.PostAsync("/auth/verify/resend", HttpStatusCode.Accepted, new { email });
        var verification = Keep("verification token", InsideKnowledge.TokenIn(await system.App.MailAsync(email, "/verify#")));
        await anonymous.PostAsync("/auth/verify", HttpStatusCode.NoContent, new { token = verification });
        await anonymous.PostAsync("/auth/password/forgot", HttpStatusCode.Accepted, new { email });
        var reset = Keep("reset token", InsideKnowledge.TokenIn(await system.App.MailAsync(email, "/reset#")));
        await anonymous.PostAsync("/auth/password/reset", HttpStatusCode.OK, new { token = reset, password = Keep("new password", $"second-Lantern-{Guid.NewGuid():N}") });
        await anonymous.PostAsync("/auth/password/reset", HttpStatusCode.BadRequest, new { token = reset, password = _secrets.Last().Value });
    }

    private async Task SecondFactorAsync(HttpClient anonymous, string email)
    {
        var password = _secrets.Last().Value;
        using var person = Bearer(Keep("access token", (await anonymous.PostAsync("/auth/login", HttpStatusCode.OK, new { email, password })).Text("access_token")));
        var secret = Keep("TOTP secret", (await person.PostAsync("/auth/mfa/totp", HttpStatusCode.OK)).Text("secret"));
        var codes = await person.PostAsync("/auth/mfa/totp/confirm", HttpStatusCode.OK, new { code = OneTimeCode.Of(secret) });
        var recovery = codes.GetProperty("recovery_codes").EnumerateArray().Select(code => Keep("recovery code", code.GetString()!)).ToList();
        var half = await anonymous.PostAsync("/auth/login", HttpStatusCode.Unauthorized, new { email, password });
        await anonymous.PostAsync(
            "/auth/mfa/verify", HttpStatusCode.OK, new { mfa_token = Keep("half-way token", half.Text("mfa_token")), code = recovery[0] });
        await person.AskAsync(HttpMethod.Delete, "/auth/mfa/totp", HttpStatusCode.NoContent);
        Keep("new password", password);
    }

    private async Task BrowserAsync(string email)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = system.Gateway,
            DefaultRequestHeaders = { { "X-RustyGate-Csrf", "1" }, { "Sec-Fetch-Site", "same-origin" } },
        };
        using var signedIn = await browser.PostAsync(
            "/bff/login", new StringContent($$"""{"email":"{{email}}","password":"{{_secrets.Last().Value}}"}""", Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Keep("cookie", cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        await browser.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.OK);
        await browser.PostAsync("/bff/logout", HttpStatusCode.NoContent);
        await browser.AskAsync(HttpMethod.Get, "/auth/me", HttpStatusCode.Unauthorized);
    }

    /// <summary>The reset has ended the session: a refusal is logged too.</summary>
    private static async Task RefreshAsync(HttpClient anonymous, string token) =>
        await anonymous.PostAsync("/auth/refresh", HttpStatusCode.Unauthorized, new { refresh_token = token });

    /// <summary>Where a client puts them into a URL, rightly or wrongly; whatever the answer is.</summary>
    private async Task UrlsAsync(HttpClient anonymous, HttpClient person, string invite)
    {
        using var fresh = await Person.RegisterAsync(anonymous, "urls");
        var ticket = Keep("ticket", (await fresh.Http.PostAsync("/auth/ticket", HttpStatusCode.OK, new { purpose = "stream" })).Text("ticket"));
        var socket = Keep("socket ticket", (await fresh.Http.PostAsync("/auth/ticket", HttpStatusCode.OK, new { purpose = "socket" })).Text("ticket"));
        Keep("access token", fresh.AccessToken);
        Keep("mail address", fresh.Email);
        foreach (var path in (string[])[
            $"/events?ticket={ticket}", $"/ws?ticket={socket}", $"/ws?token={fresh.AccessToken}", $"/events?token={fresh.AccessToken}",
            $"/api/chats?access_token={fresh.AccessToken}", $"/nowhere?token={fresh.AccessToken}", $"/api/users?q={Uri.EscapeDataString(fresh.Email)}"])
        {
            using var answer = await anonymous.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
            using var own = await person.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        }

        await anonymous.AskAsync(HttpMethod.Get, $"/api/invites/{invite}", HttpStatusCode.OK);
    }

    /// <summary>By source: the exported telemetry, and the console of each process, once the last of it has arrived.</summary>
    private async Task<IReadOnlyDictionary<string, string>> EverythingSaidAsync(HttpClient anonymous)
    {
        var marker = $"marker-{Guid.NewGuid():N}";
        string[] ways = [$"/auth/{marker}", $"/api/{marker}"];
        using var last = await Person.RegisterAsync(anonymous, "last");
        foreach (var path in ways)
        {
            await last.Http.AskAsync(HttpMethod.Get, path, HttpStatusCode.NotFound);
        }

        // By the gateway and by the service behind it.
        await Eventually.HoldsAsync(() => ways.All(path => system.Telemetry.Heard().Split(path).Length > 2), what: "the last spans are exported");
        IReadOnlyDictionary<string, string> consoles = new Dictionary<string, string>();
        await Eventually.HoldsAsync(
            async () => (consoles = await system.App.ConsolesAsync(Cancel))
                .Any(console => console.Key.StartsWith("gateway", StringComparison.Ordinal) && console.Value.Contains(ways[0], StringComparison.Ordinal)),
            what: "the last line is in the gateway's console");
        return new Dictionary<string, string>(consoles, StringComparer.Ordinal) { ["telemetry"] = system.Telemetry.Heard() };
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 200)..Math.Min(text.Length, at + secret.Length + 100)];
    }

    private HttpClient Bearer(string token)
    {
        var client = system.App.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
