using System.Net;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>Log-out, disabling and a change of role, while a stream is open: what holds where, and when.</summary>
public sealed class RevocationTests(RunningSystem system)
{
    private static readonly TimeSpan WithRedis = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WithoutRedis = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R10_S10_Logging_out_cuts_the_stream_and_the_token_at_every_service_within_2_s()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");

        await AssertCutAsync(system.App, ann, () => ann.Http.PostAsync("/auth/logout", content: null, Cancel), WithRedis);
    }

    [Fact]
    public async Task R10_A_disabled_account_loses_its_streams_and_tokens_within_2_s()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var admin = await AdminAsync("admin");

        await AssertCutAsync(system.App, ann, () => admin.Http.PostAsync($"/admin/users/{ann.Id}/disable", content: null, Cancel), WithRedis);
    }

    [Fact]
    public async Task R10_S9_A_demoted_administrator_is_forbidden_what_is_an_administrators_and_signed_in_as_before()
    {
        using var admin = await AdminAsync("admin");
        using var demoted = await AdminAsync("demoted");
        await using var stream = await demoted.ListenAsync();
        await stream.UntilAsync("ready");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(demoted.Http, "/admin/users"));

        using var done = await admin.Http.PutAsJsonAsync($"/admin/users/{demoted.Id}/role", new { role = "user" }, Cancel);
        done.EnsureSuccessStatusCode();

        var closing = await stream.UntilAsync("closing", WithRedis);
        Assert.Equal("role_changed", closing.Data.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(demoted.Http, "/admin/users"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(demoted.Http, "/admin_only"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(demoted.Http, "/api/chats"));
    }

    [Fact]
    public async Task R10_Without_Redis_the_poll_cuts_within_30_s()
    {
        await using var app = await RunningSystem.StartAsync("--ephemeral", "--no-limits");
        using var ann = await Person.RegisterAsync(app, "ann");
        using var ben = await Person.RegisterAsync(app, "ben");
        var redis = await app.ReplicaAsync("redis", Cancel);

        Signals.Send(redis.ProcessId, Signals.Freeze);
        await AssertCutAsync(app, ann, () => ann.Http.PostAsync("/auth/logout", content: null, Cancel), WithoutRedis);
        Signals.Send(redis.ProcessId, Signals.Kill);
        await AssertCutAsync(app, ben, () => ben.Http.PostAsync("/auth/logout", content: null, Cancel), WithoutRedis);
    }

    private async Task<Person> AdminAsync(string name)
    {
        using var user = await Person.RegisterAsync(system.App, name);
        await system.App.MakeAdminAsync(user.Id);
        using var anonymous = system.App.Anonymous();
        return await Person.LogInAsync(anonymous, user.Email);
    }

    /// <summary>A stream and a token that are good end with their reason, the token at each service by itself.</summary>
    private static async Task AssertCutAsync(DistributedApplication app, Person person, Func<Task<HttpResponseMessage>> act, TimeSpan limit)
    {
        await using var stream = await person.ListenAsync();
        await stream.UntilAsync("ready");

        using var done = await act();
        done.EnsureSuccessStatusCode();
        var start = TimeProvider.System.GetTimestamp();

        var closing = await stream.UntilAsync("closing", limit);
        Assert.Equal("session_revoked", closing.Data.GetProperty("reason").GetString());
        foreach (var (resource, path) in ((string, string)[])[("gateway", "/api/chats"), ("chat", "/api/chats"), ("notify", "/events"), ("auth", "/auth/sessions")])
        {
            using var door = app.CreateHttpClient(resource, "http");
            door.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
            await Eventually.HoldsAsync(
                async () => await StatusAsync(door, path) == HttpStatusCode.Unauthorized,
                limit - TimeProvider.System.GetElapsedTime(start),
                $"the token is void at {resource}");
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var reply = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return reply.StatusCode;
    }
}
