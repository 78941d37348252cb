using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Edge;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Configuration;

/// <summary><c>/admin/gateway</c>.</summary>
public sealed class AdministrationTests
{
    private const string Path = "/admin/gateway";

    private static readonly Guid Ann = Guid.NewGuid();

    private readonly AuditOfAuth _audit = new();

    [Fact]
    public async Task What_runs_is_shown_whole_to_administrators_alone()
    {
        await using var gateway = Audited().Configured("""{ "upstreams": { "chat": { "timeout": "5s" } } }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/who", () => "chat"));
        await gateway.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync(Path, Ann)).StatusCode);
        var (state, etag) = await StateAsync(gateway);

        Assert.Equal($"\"{state.GetProperty("version").GetString()}\"", etag);
        Assert.Equal("5s", state.GetProperty("config").GetProperty("upstreams").GetProperty("chat").GetProperty("timeout").GetString());
        Assert.Equal("notify", state.GetProperty("config").GetProperty("routes").GetProperty("events").GetProperty("upstream").GetString());
        Assert.Contains("rustygate", state.GetProperty("file").GetProperty("text").GetString(), StringComparison.Ordinal);
        var chat = state.GetProperty("upstreams").EnumerateArray().Single(upstream => upstream.GetProperty("name").GetString() == "chat");
        var replica = Assert.Single(chat.GetProperty("replicas").EnumerateArray());
        Assert.Equal(0, replica.GetProperty("in_flight").GetInt32());
        await Eventually.HoldsAsync(async () => (await StateAsync(gateway)).State.GetProperty("upstreams").ToString().Contains("\"active\":\"healthy\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_in_the_audit_log_on_the_disk_and_in_force_when_it_is_answered()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        await using var gateway = await Audited().Alone("{}").StartAsync();
        var (before, etag) = await StateAsync(gateway);
        var text = Config(one, "// A comment that stays.");

        var reply = await PutAsync(gateway, text, etag);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("one", await gateway.Client.GetStringAsync("/who", TestContext.Current.CancellationToken));
        Assert.Equal(text, await File.ReadAllTextAsync(gateway.ConfigPath, TestContext.Current.CancellationToken));
        var change = await reply.ReadAsync();
        Assert.Equal(["routes", "upstreams"], change.GetProperty("changes").EnumerateArray().Select(one => one.GetProperty("path").GetString()).Order());
        Assert.Equal($"\"{change.GetProperty("version").GetString()}\"", reply.Headers.ETag!.Tag);
        var entry = Assert.Single(_audit.Entries);
        Assert.Equal(("gateway.configure", Ann), (entry.GetProperty("act").GetString(), entry.GetProperty("actor_id").GetGuid()));
        Assert.Equal($"gateway:{change.GetProperty("version").GetString()}", entry.GetProperty("target").GetString());
        Assert.Equal(before.GetProperty("version").GetString(), entry.GetProperty("before").GetProperty("version").GetString());
        Assert.Empty(Directory.GetFiles(System.IO.Path.GetDirectoryName(gateway.ConfigPath)!, "*.tmp"));
    }

    [Fact]
    public async Task A_change_of_what_has_changed_meanwhile_is_412_and_one_of_nothing_in_particular_428()
    {
        await using var gateway = await Audited().Alone("{}").StartAsync();
        var (_, etag) = await StateAsync(gateway);

        await PutAsync(gateway, "{ }", etag).ExpectAsync(HttpStatusCode.OK);

        await PutAsync(gateway, "{  }", etag).ExpectProblemAsync(HttpStatusCode.PreconditionFailed, "precondition_failed");
        await PutAsync(gateway, "{  }", etag: null).ExpectProblemAsync(HttpStatusCode.PreconditionRequired, "precondition_required");
        Assert.Equal("{ }", await File.ReadAllTextAsync(gateway.ConfigPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_bad_change_is_400_with_everything_that_is_wrong_and_leaves_nothing()
    {
        await using var gateway = await Audited().Alone("{}").StartAsync();
        var (_, etag) = await StateAsync(gateway);

        var reply = await PutAsync(gateway, "{\n \"routes\": { \"a\": {} },\n \"x\": 1 }", etag);
        var problem = await reply.ReadAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_configuration"), (reply.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(
            [("routes.a.match", 2), ("routes.a.upstream", 2), ("x", 3)],
            problem.GetProperty("errors").EnumerateArray().Select(one => (one.GetProperty("path").GetString()!, one.GetProperty("line").GetInt32())));
        Assert.Equal("{}", await File.ReadAllTextAsync(gateway.ConfigPath, TestContext.Current.CancellationToken));
        Assert.Empty(_audit.Entries);
        await PutAsync(gateway, "{}", etag, "application/yaml").ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        await using var gateway = await Audited().Alone("""{ "max_body": 1000, "upstreams": { "a": { "service": "a" } } }""").StartAsync();
        _audit.IsFresh = false;
        var (_, etag) = await StateAsync(gateway);

        var change = await PutAsync(gateway, """{ "max_body": "1KiB", "rustygate": true, "upstreams": {} }""", etag, query: "?dry_run=true").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(
            [("max_body", "changed"), ("rustygate", "added"), ("upstreams.a", "removed")],
            change.GetProperty("changes").EnumerateArray().Select(one => (one.GetProperty("path").GetString()!, one.GetProperty("kind").GetString()!)).Order());
        Assert.Equal(etag, (await StateAsync(gateway)).Etag);
        Assert.Empty(_audit.Entries);
    }

    [Fact]
    public async Task What_is_not_in_the_audit_log_is_not_done_and_neither_is_what_no_fresh_session_asks_for()
    {
        await using var gateway = await Audited().Alone("{}").StartAsync();
        var (_, etag) = await StateAsync(gateway);

        _audit.IsDown = true;
        await PutAsync(gateway, "{ }", etag).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "audit_unavailable");
        (_audit.IsDown, _audit.IsFresh) = (false, false);
        await PutAsync(gateway, "{ }", etag).ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");

        Assert.Equal(etag, (await StateAsync(gateway)).Etag);
        Assert.Equal([gateway.ConfigPath], Directory.GetFiles(System.IO.Path.GetDirectoryName(gateway.ConfigPath)!));
    }

    [Fact]
    public async Task The_history_shows_what_ran_tells_two_versions_apart_and_leads_back()
    {
        await using var gateway = await Audited().Alone("""{ "max_body": 1000 }""").With("Gateway:History", "3").StartAsync();
        await Eventually.HoldsAsync(async () => (await HistoryAsync(gateway)).Count == 1);
        for (var size = 2; size <= 4; size++)
        {
            await PutAsync(gateway, $$"""{ "max_body": {{size}}000 }""", (await StateAsync(gateway)).Etag).ExpectAsync(HttpStatusCode.OK);
        }

        var history = await HistoryAsync(gateway);
        var (newest, oldest) = (history[0], history[^1].GetProperty("version").GetString()!);
        Assert.Equal(3, history.Count);
        Assert.Equal((true, Ann), (newest.GetProperty("runs").GetBoolean(), newest.GetProperty("by").GetGuid()));
        var diff = await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Get, $"{Path}/diff?from={oldest}", Ann)).ExpectAsync(HttpStatusCode.OK);
        var change = Assert.Single(diff.GetProperty("changes").EnumerateArray());
        Assert.Equal(("max_body", 2000, 4000), (change.GetProperty("path").GetString(), change.GetProperty("before").GetInt32(), change.GetProperty("after").GetInt32()));

        await RollbackAsync(gateway, "0000000000000000").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await RollbackAsync(gateway, oldest).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("""{ "max_body": 2000 }""", await File.ReadAllTextAsync(gateway.ConfigPath, TestContext.Current.CancellationToken));
        Assert.Equal("gateway.roll_back", _audit.Entries.Last().GetProperty("act").GetString());
        Assert.Equal(oldest, (await StateAsync(gateway)).State.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Gateways_that_share_a_file_follow_it_and_of_two_changes_at_once_one_is_refused()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        await using var first = await Audited().Alone("{}").StartAsync();
        await using var second = await Audited().At(first.ConfigPath).StartAsync();
        var (_, etag) = await StateAsync(first);

        await PutAsync(first, Config(one, "// 1"), etag).ExpectAsync(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => (await second.GetAsync("/who")).StatusCode == HttpStatusCode.OK);
        etag = (await StateAsync(second)).Etag;
        var both = await Task.WhenAll(PutAsync(first, Config(one, "// 2"), etag), PutAsync(second, Config(one, "// 3"), etag));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], both.Select(reply => reply.StatusCode).Order());
        await Eventually.HoldsAsync(async () => (await StateAsync(first)).State.GetProperty("version").GetString() == (await StateAsync(second)).State.GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_refused_file_is_shown_and_can_be_mended_by_a_change()
    {
        await using var gateway = await Audited().Alone("{}").StartAsync();
        await File.WriteAllTextAsync(gateway.ConfigPath, "{ broken", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => (await StateAsync(gateway)).State.GetProperty("refusal").ValueKind == JsonValueKind.Object);

        var (state, etag) = await StateAsync(gateway);
        Assert.Equal(1, state.GetProperty("refusal").GetProperty("errors")[0].GetProperty("line").GetInt32());
        await PutAsync(gateway, "{ }", etag).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(JsonValueKind.Null, (await StateAsync(gateway)).State.GetProperty("refusal").ValueKind);
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_refused()
    {
        await using var other = await TinyServer.StartAsync(_ => { });
        await using var gateway = await Audited().Alone("{}").StartAsync();

        await PutAsync(gateway, $$"""{ "listeners": [ { "url": "{{other.Address}}" } ] }""", "*").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_configuration");
    }

    [Fact]
    public async Task A_rollback_names_its_version()
    {
        await using var gateway = await Audited().Alone("{}").StartAsync();
        var request = gateway.AdminRequest(HttpMethod.Post, $"{Path}/rollback", Ann);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");

        await gateway.SendAsync(request).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task No_configuration_keeps_the_next_one_out()
    {
        await using var gateway = await Audited().Alone("""{ "max_body": 0 }""").StartAsync();

        await PutAsync(gateway, "{}", "*").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_not_changed()
    {
        await using var gateway = Audited().Alone("{}");
        await gateway.At(System.IO.Path.Combine(gateway.ConfigPath, "gateway.json")).StartAsync();

        await PutAsync(gateway, "{ }", (await StateAsync(gateway)).Etag).ExpectProblemAsync(HttpStatusCode.Conflict, "read_only");
        Assert.Empty(_audit.Entries);
    }

    [Fact]
    public async Task Without_a_file_there_is_nothing_to_change()
    {
        await using var gateway = await Audited().StartAsync();

        await PutAsync(gateway, "{}", (await StateAsync(gateway)).Etag).ExpectProblemAsync(HttpStatusCode.Conflict, "no_file");
    }

    [Fact]
    public async Task A_file_that_is_not_there_yet_is_made_by_the_first_change()
    {
        var folder = Directory.CreateTempSubdirectory("absent-");
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, "later", "gateway.json");
            await using var gateway = await Audited().At(path).StartAsync();

            await PutAsync(gateway, """{ "extends": "rustygate", "max_body": 5000 }""", (await StateAsync(gateway)).Etag).ExpectAsync(HttpStatusCode.OK);

            Assert.True(File.Exists(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Config(TinyServer one, string comment) =>
        $$"""
        { {{comment}}
          "upstreams": { "a": { "targets": [ { "url": "{{one.Address}}" } ] } },
          "routes": { "who": { "match": { "path": "/who" }, "upstream": "a", "auth": "none" } }
        }
        """;

    private static async Task<(JsonElement State, string Etag)> StateAsync(RunningGateway gateway)
    {
        var reply = await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Get, Path, Ann));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return (await reply.ReadAsync(), reply.Headers.ETag!.Tag);
    }

    private static async Task<List<JsonElement>> HistoryAsync(RunningGateway gateway) =>
        [.. (await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Get, $"{Path}/history", Ann)).ExpectAsync(HttpStatusCode.OK)).GetProperty("versions").EnumerateArray()];

    private static Task<HttpResponseMessage> RollbackAsync(RunningGateway gateway, string version)
    {
        var request = gateway.AdminRequest(HttpMethod.Post, $"{Path}/rollback", Ann);
        request.Content = new StringContent($$"""{"version":"{{version}}"}""", Encoding.UTF8, "application/json");
        return gateway.SendAsync(request);
    }

    private static Task<HttpResponseMessage> PutAsync(RunningGateway gateway, string text, string? etag, string type = "application/json", string query = "")
    {
        var request = gateway.AdminRequest(HttpMethod.Put, Path + query, Ann);
        request.Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type));
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        return gateway.SendAsync(request);
    }

    private RunningGateway Audited()
    {
        var gateway = new RunningGateway().With("RateLimits:Enabled", "false");
        gateway.Authority.Extra = _audit.Map;
        return gateway;
    }
}
