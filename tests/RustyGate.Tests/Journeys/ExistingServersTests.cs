using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>
/// A second AppHost beside the one that owns the servers, as on a second machine: it has the keys of the first (the data folder) and its
/// servers by connection string.
/// </summary>
public sealed class ExistingServersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_named_by_connection_string_are_used_and_none_is_started()
    {
        using var data = new TemporaryFolder();
        await using var owner = await RunningSystem.StartAsync("--data", data.Path);
        var servers = new Dictionary<string, string>
        {
            ["ConnectionStrings__postgres"] = (await owner.GetConnectionStringAsync("postgres", Cancel))!,
            ["ConnectionStrings__redis"] = (await owner.GetConnectionStringAsync("redis", Cancel))!,
        };

        await using var guest = await AppHostProcess.StartAsync(servers, "--data", data.Path, "--gateway-port", "0", "--no-dashboard");
        using var ann = await Person.RegisterAsync(guest.Http, "ann");
        await using var stream = await ann.ListenAsync();
        var chat = await ann.CreateGroupAsync("On your servers");
        await ann.SendAsync(chat, "hello");

        Assert.Equal("hello", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        Assert.DoesNotContain(guest.Family().Members, p => p.Name is "postgres");
        using var anonymous = owner.Anonymous();
        using var sameDatabase = await Person.LogInAsync(anonymous, ann.Email);
        Assert.Equal(ann.Id, sameDatabase.Id);
    }
}
