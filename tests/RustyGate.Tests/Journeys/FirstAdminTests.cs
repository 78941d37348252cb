using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>The first minutes of whoever starts the system, as on their console.</summary>
[Collection(KeptCollection.Name)]
public sealed class FirstAdminTests(KeptSystem system)
{
    private const string Link = "/setup?token=";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source0_5_Rule1_Rule37_The_start_ends_in_a_setup_link_that_makes_one_admin_and_the_command_line_makes_others()
    {
        var host = await system.RunAsync();
        await Eventually.HoldsAsync(() => host.Console.Contains(Link, StringComparison.Ordinal));
        var link = host.Console.Split('\n').Last(line => line.Length > 0).Trim();
        Assert.StartsWith(new Uri(host.Http.BaseAddress!, Link).ToString(), link);

        using var page = await host.Http.GetAsync(link, Cancel);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("unsafe-inline", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var setup = new { token = link[(link.IndexOf(Link, StringComparison.Ordinal) + Link.Length)..], name = "Ann Lee", password = Person.Password, team_name = "Team" };
        using var first = await host.Http.PostAsJsonAsync("/setup", setup, Cancel);
        using var second = await host.Http.PostAsJsonAsync("/setup", setup with { name = "Eve" }, Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        var done = await first.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var token = done.GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await UsersAsync(host, token));
        await AssertHasArrivedAsync(host, token, done.GetProperty("general_id").GetGuid());

        using var ben = await Eventually.SucceedsAsync(() => Person.RegisterAsync(host.Http, "ben"));
        Assert.Equal(HttpStatusCode.Forbidden, await UsersAsync(host, ben.AccessToken));
        await AdminAsync("grant", ben.Email, "--data", system.Data);
        using var again = await Eventually.SucceedsAsync(() => Person.LogInAsync(host.Http, ben.Email));
        Assert.Equal(HttpStatusCode.OK, await UsersAsync(host, again.AccessToken));

        var running = new FileInfo(Path.Combine(system.Data, "running.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, running.UnixFileMode);
        Assert.DoesNotContain(host.Console.Split('\n'), line => line.Contains(setup.token, StringComparison.Ordinal) && line.Trim() != link);
    }

    /// <summary>The admin is in #general, may write there, and invites people in the name of the team (experience 2-4).</summary>
    private static async Task AssertHasArrivedAsync(AppHostProcess host, string accessToken, Guid general)
    {
        using var admin = new HttpClient { BaseAddress = host.Http.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        await Eventually.HoldsAsync(async () => (await admin.GetFromJsonAsync<JsonElement>("/api/chats", Cancel)).GetArrayLength() == 1, what: "the admin is in a chat");
        var chat = await admin.GetFromJsonAsync<JsonElement>($"/api/chats/{general}", Cancel);
        Assert.Equal(("general", "public_channel"), (chat.GetProperty("name").GetString(), chat.GetProperty("type").GetString()));
        using var written = await admin.PostAsJsonAsync($"/api/chats/{general}/messages", new { content = "Welcome" }, Cancel);
        using var made = await admin.PostAsJsonAsync($"/api/chats/{general}/invites", new { }, Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (written.StatusCode, made.StatusCode));
        var code = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
        var invite = await host.Http.GetFromJsonAsync<JsonElement>($"/api/invites/{code}", Cancel);
        Assert.Equal(("Team", "Ann Lee"), (invite.GetProperty("team").GetString(), invite.GetProperty("inviter").GetProperty("display_name").GetString()));
    }

    private static async Task<HttpStatusCode> UsersAsync(AppHostProcess host, string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/users") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        using var answer = await host.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task AdminAsync(params string[] arguments)
    {
        var program = new Projects.Auth_Service().ProjectPath.Replace("Auth.Service.csproj", $"bin/{Configuration}/net10.0/Auth.Service.dll", StringComparison.Ordinal);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "admin", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {await output}{await errors}");
    }

    /// <summary>As this assembly was built.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
