using System.Text.Json;
using Npgsql;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>
/// A second AppHost beside the one that owns the servers, as on a second machine: it has a copy of what the first keeps, its keys among it, and
/// the servers by connection string.
/// </summary>
[Collection(KeptCollection.Name)]
public sealed class ExistingServersTests(KeptSystem system)
{
    private const string DatabaseFolder = "postgres";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_named_by_connection_string_are_used_and_none_is_started()
    {
        var owner = await system.RunAsync();
        using var data = new TemporaryFolder();
        Copy(system.Data, data.Path);

        await using var guest = await AppHostProcess.StartAsync(await ServersAsync(), "--data", data.Path, "--gateway-port", "0", "--no-dashboard");
        using var ann = await Eventually.SucceedsAsync(() => Person.RegisterAsync(guest.Http, "ann"));
        await using var stream = await ann.ListenAsync();
        var chat = await Eventually.SucceedsAsync(() => ann.CreateGroupAsync("On your servers"));
        await ann.SendAtLastAsync(chat, "hello");

        Assert.Equal("hello", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        Assert.DoesNotContain(guest.Family().Members, p => p.Name is "postgres");
        using var sameDatabase = await Eventually.SucceedsAsync(() => Person.LogInAsync(owner.Http, ann.Email));
        Assert.Equal(ann.Id, sameDatabase.Id);
    }

    /// <summary>Where the first one's servers are stands beside its data while it runs.</summary>
    private async Task<Dictionary<string, string>> ServersAsync()
    {
        var running = Path.Combine(system.Data, "running.json");
        var strings = await Eventually.SucceedsAsync(async () => JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(running, Cancel)).GetProperty("ConnectionStrings"));
        return new()
        {
            ["ConnectionStrings__postgres"] = new NpgsqlConnectionStringBuilder(strings.GetProperty("authdb").GetString()) { Database = null }.ConnectionString,
            ["ConnectionStrings__redis"] = strings.GetProperty("redis").GetString()!,
        };
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) != DatabaseFolder))
        {
            Copy(folder, Directory.CreateDirectory(Path.Combine(to, Path.GetFileName(folder))).FullName);
        }
    }
}
