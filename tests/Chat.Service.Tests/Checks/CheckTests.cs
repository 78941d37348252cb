using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Checks;

/// <summary><c>/api/checks</c>: what an administrator is told to change.</summary>
public sealed class CheckTests(PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rustygate-checks-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rule6_Each_row_says_what_was_found_and_a_row_that_is_not_well_exactly_what_to_change()
    {
        await using var api = await ChatApi.NewAsync(server);

        var list = await ReadAsync(api, Some.User());

        Assert.Equal(["public_url", "sse", "websocket", "upload", "clock", "disk", "push", "backup"], list.Select(row => Text(row, "id")));
        Assert.All(list, row => Assert.NotEmpty(Text(row, "found")));
        Assert.All(list.Where(row => Text(row, "status") != "ok"), row => Assert.NotEmpty(Text(row, "fix")));
        Assert.Equal(("fail", "warn", "ok"), (StatusOf(list, "push"), StatusOf(list, "backup"), StatusOf(list, "clock")));
        Assert.Contains("DataProtection__Directory", Text(Row(list, "push"), "fix"), StringComparison.Ordinal);
        Assert.Contains("Checks__BackupStamp", Text(Row(list, "backup"), "fix"), StringComparison.Ordinal);
        Assert.Equal(["sse", "websocket", "upload"], list.Where(row => Text(row, "status") == "measure").Select(row => Text(row, "id")));
        Assert.Equal(("WS", "/ws"), (Text(Row(list, "websocket").GetProperty("measure"), "method"), Text(Row(list, "websocket").GetProperty("measure"), "path")));
    }

    [Fact]
    public async Task Rule6_A_well_kept_installation_has_nothing_red()
    {
        var stamp = Path.Combine(_folder, "last-backup");
        await File.WriteAllTextAsync(stamp, "", Cancel);
        await using var api = await ChatApi.NewAsync(
            server, ("DataProtection:Directory", Path.Combine(_folder, "keys")), ("Push:Contact", "mailto:admin@example.org"), ("Checks:BackupStamp", stamp),
            ("Checks:PublicUrl", "https://chat.example.org"));

        var list = await ReadAsync(api, Some.User(), "https://chat.example.org");
        Assert.Equal(("ok", "ok", "ok"), (StatusOf(list, "public_url"), StatusOf(list, "push"), StatusOf(list, "backup")));

        File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow.AddDays(-3));
        Assert.Equal("warn", StatusOf(await ReadAsync(api, Some.User()), "backup"));
        File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow.AddDays(-8));
        Assert.Equal("fail", StatusOf(await ReadAsync(api, Some.User()), "backup"));
    }

    [Theory]
    [InlineData("https://chat.example.org", "https://other.example.org", "fail", "Mail__PublicUrl=https://chat.example.org")]
    [InlineData("http://chat.example.org", "http://chat.example.org", "fail", "certificate")]
    [InlineData("http://localhost", "http://localhost", "warn", "name")]
    public async Task Rule6_The_address_is_the_one_that_mails_and_passkeys_are_for_and_encrypted(string reached, string known, string status, string fix)
    {
        await using var api = await ChatApi.NewAsync(server, ("Checks:PublicUrl", known));

        var row = Row(await ReadAsync(api, Some.User(), reached), "public_url");

        Assert.Equal(status, Text(row, "status"));
        Assert.Contains(fix, Text(row, "fix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule6_What_one_admin_puts_away_stays_away_for_them_until_it_says_something_else()
    {
        var stamp = Path.Combine(_folder, "last-backup");
        await using var api = await ChatApi.NewAsync(server, ("Checks:BackupStamp", stamp));
        var (ann, ben) = (Some.User(), Some.User());

        await api.As(ann, "admin").PutAsync("/api/checks/backup/dismissed", content: null, Cancel).ExpectNothingAsync();
        await api.As(ann, "admin").PutAsync("/api/checks/backup/dismissed", content: null, Cancel).ExpectNothingAsync();
        await api.As(ann, "admin").PutAsync("/api/checks/nothing/dismissed", content: null, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        Assert.Equal((true, false), (await IsDismissedAsync(ann), await IsDismissedAsync(ben)));
        await File.WriteAllTextAsync(stamp, "", Cancel);
        File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow.AddDays(-8));
        Assert.False(await IsDismissedAsync(ann));
        await api.As(ann, "admin").PutAsync("/api/checks/backup/dismissed", content: null, Cancel).ExpectNothingAsync();
        await api.As(ann, "admin").DeleteAsync("/api/checks/backup/dismissed", Cancel).ExpectNothingAsync();
        Assert.False(await IsDismissedAsync(ann));

        async Task<bool> IsDismissedAsync(Guid admin) => Row(await ReadAsync(api, admin), "backup").GetProperty("dismissed").GetBoolean();
    }

    [Fact]
    public async Task Rule6_A_probe_as_large_as_the_row_says_is_taken_and_nothing_of_it_kept()
    {
        await using var api = await ChatApi.NewAsync(server);
        var bytes = Row(await ReadAsync(api, Some.User()), "upload").GetProperty("measure").GetProperty("bytes").GetInt32();
        using var body = new ByteArrayContent(new byte[bytes]);

        await api.As(Some.User(), "admin").PostAsync("/api/checks/upload", body, Cancel).ExpectNothingAsync();

        Assert.Equal(0L, await api.Database.ScalarAsync<long>("SELECT count(*) FROM files"));
    }

    private static async Task<List<JsonElement>> ReadAsync(ChatApi api, Guid admin, string? origin = null)
    {
        using var client = api.As(admin, "admin");
        client.BaseAddress = origin is null ? client.BaseAddress : new Uri(origin);
        return [.. (await client.GetAsync("/api/checks", Cancel).ExpectAsync(HttpStatusCode.OK)).GetProperty("checks").EnumerateArray()];
    }

    private static JsonElement Row(List<JsonElement> list, string id) => list.Single(row => Text(row, "id") == id);

    private static string StatusOf(List<JsonElement> list, string id) => Text(Row(list, id), "status");

    private static string Text(JsonElement one, string member) => one.GetProperty(member).GetString()!;
}
