using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>Log-out, disabling and a change of role, while a stream is open: what holds where, and when.</summary>
public sealed class RevocationTests(RunningSystem system)
{
    private static readonly TimeSpan WithRedis = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R10_S10_Logging_out_cuts_the_stream_and_the_token_at_every_service_within_2_s()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");

        await Revoked.IsCutAsync(system.App, ann, () => ann.Http.PostAsync("/auth/logout", content: null, Cancel), WithRedis);
    }

    [Fact]
    public async Task R10_A_disabled_account_loses_its_streams_and_tokens_within_2_s()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var admin = await AdminAsync("admin");

        await Revoked.IsCutAsync(system.App, ann, () => admin.Http.PostAsync($"/admin/users/{ann.Id}/disable", content: null, Cancel), WithRedis);
    }

    [Fact]
    public async Task R10_S9_A_demoted_administrator_is_forbidden_what_is_an_administrators_and_signed_in_as_before()
    {
        using var admin = await AdminAsync("admin");
        using var demoted = await AdminAsync("demoted");
        await using var stream = await demoted.ListenAsync();
        await stream.UntilAsync("ready");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(demoted.Http, "/admin/users"));

        await using var pace = Pace.Of(system.App);
        using var done = await admin.Http.PutAsJsonAsync($"/admin/users/{demoted.Id}/role", new { role = "user" }, Cancel);
        done.EnsureSuccessStatusCode();

        pace.Keeps(WithRedis, await Revoked.CutAfterAsync(stream, "role_changed", Stopwatch.GetTimestamp()), "The end of the stream");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(demoted.Http, "/admin/users"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(demoted.Http, "/admin_only"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(demoted.Http, "/api/chats"));
    }

    private async Task<Person> AdminAsync(string name)
    {
        using var user = await Person.RegisterAsync(system.App, name);
        await system.App.MakeAdminAsync(user.Id);
        using var anonymous = system.App.Anonymous();
        return await Person.LogInAsync(anonymous, user.Email);
    }

    private static Task<HttpStatusCode> StatusAsync(HttpClient client, string path) => Revoked.StatusAsync(client, path);
}
