using System.Runtime.Versioning;
using Aspire.Hosting;
using Npgsql;

namespace EmbeddedServers.Tests.Postgres;

/// <summary>The data folder through starts, stops, kills and mistakes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_keeps_the_data_and_the_generated_password()
    {
        await using (var first = await RunningPostgres.StartAsync(_folder.Path))
        {
            await first.QueryAsync("create table kept as select 42 as value");
            await first.Process.StopAsync("-INT");
            Assert.Contains("database system is shut down", first.Process.Output, StringComparison.Ordinal);
        }

        await using var second = await RunningPostgres.StartAsync(_folder.Path);
        Assert.Equal(42, await second.QueryAsync("select value from kept"));
    }

    [Fact]
    public async Task It_is_version_18_in_utf8_with_checksums_and_durable()
    {
        await using var server = await RunningPostgres.StartAsync(_folder.Path);
        Assert.StartsWith("18.", (string)(await server.QueryAsync("show server_version"))!, StringComparison.Ordinal);
        Assert.Equal("UTF8", await server.QueryAsync("show server_encoding"));
        Assert.Equal("on", await server.QueryAsync("show data_checksums"));
        Assert.Equal("on", await server.QueryAsync("show synchronous_commit"));
        Assert.Equal("on", await server.QueryAsync("show fsync"));
        Assert.Equal("127.0.0.1", await server.QueryAsync("show listen_addresses"));
        Assert.Equal("scram-sha-256", await server.QueryAsync("select distinct auth_method from pg_hba_file_rules"));
        Assert.Equal("ÄÖ", await server.QueryAsync("select upper('äö')"));
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        await using (var first = await RunningPostgres.StartAsync(_folder.Path))
        {
            await first.QueryAsync("create table kept as select 42 as value");
            await first.Process.StopAsync("-KILL");
        }

        Assert.True(File.Exists(_folder["data/postmaster.pid"]));
        await using var second = await RunningPostgres.StartAsync(_folder.Path);
        Assert.Equal(42, await second.QueryAsync("select value from kept"));
    }

    [Fact]
    public async Task A_start_waits_for_the_connection_processes_that_a_killed_server_left()
    {
        // Never done, and never looks whether its server is there still.
        const string Busy = "with recursive round(n) as (select 1 union all select 1 from round) select count(*) from round";
        Task busy;
        int? survivor = null;
        await using (var first = await RunningPostgres.StartAsync(_folder.Path))
        {
            await first.QueryAsync("create table kept as select 42 as value");
            busy = first.OnceAsync(Busy);
            await Eventually.HoldsAsync(async () =>
                (survivor = (int?)await first.QueryAsync("select pid from pg_stat_activity where state = 'active' and query like 'with recursive%'")) is not null);
            await first.Process.StopAsync("-KILL");
        }

        var said = new Said();
        var starting = RunningPostgres.StartAsync(_folder.Path, said);
        try
        {
            await Eventually.HoldsAsync(() => said.Lines.Any(line => line.Contains("connection processes", StringComparison.Ordinal)));
        }
        finally
        {
            using var process = System.Diagnostics.Process.GetProcessById(survivor!.Value);
            process.Kill();
        }

        await using var second = await starting;
        Assert.Equal(42, await second.QueryAsync("select value from kept"));
        await busy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_lock_file_that_names_another_program_by_now_does_not_hinder()
    {
        await (await RunningPostgres.StartAsync(_folder.Path)).DisposeAsync();
        await File.WriteAllTextAsync(
            _folder["data/postmaster.pid"], $"{Environment.ProcessId}\n{_folder["data"]}\n0\n5432\n\n127.0.0.1\n1 999999\nready\n", TestContext.Current.CancellationToken);

        await using var second = await RunningPostgres.StartAsync(_folder.Path);
        Assert.Equal(1, await second.QueryAsync("select 1"));
    }

    [Fact]
    public async Task A_start_waits_for_the_server_before_to_end()
    {
        await using var first = await RunningPostgres.StartAsync(_folder.Path);
        var said = new Said();
        first.Abandon();
        var second = RunningPostgres.StartAsync(_folder.Path, said);
        await Eventually.HoldsAsync(() => said.Lines.Any(line => line.Contains($"process {first.Process.Id}", StringComparison.Ordinal)));
        await first.Process.StopAsync("-INT");

        await using var started = await second;
        Assert.Equal(1, await started.QueryAsync("select 1"));
    }

    [Fact]
    public async Task A_second_AppHost_on_the_folder_is_refused_with_the_name_of_the_first()
    {
        await using var first = await RunningPostgres.StartAsync(_folder.Path);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => RunningPostgres.StartAsync(_folder.Path));
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(_folder["data"]);
        await File.WriteAllTextAsync(_folder["data/PG_VERSION"], "15\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["password"], "x", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => RunningPostgres.StartAsync(_folder.Path));
        Assert.Contains("PostgreSQL 15", error.Message, StringComparison.Ordinal);
        Assert.Contains("pg_dumpall", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        // A file in its way: mode bits do not stop root, who runs this in containers.
        await File.WriteAllTextAsync(_folder["file"], "", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => RunningPostgres.StartAsync(_folder["file/data"]));
        Assert.Contains(_folder["file/data"], error.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_password_is_named()
    {
        await (await RunningPostgres.StartAsync(_folder.Path)).DisposeAsync();
        File.Delete(_folder["password"]);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => RunningPostgres.StartAsync(_folder.Path));
        Assert.Contains(_folder["password"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_initdb_that_was_cut_short_is_done_again()
    {
        Directory.CreateDirectory(_folder["initialising/data/base"]);
        await using var server = await RunningPostgres.StartAsync(_folder.Path);
        Assert.False(Directory.Exists(_folder["initialising"]));
    }

    [Fact]
    public async Task The_password_is_readable_by_its_owner_only_and_needed()
    {
        await using var server = await RunningPostgres.StartAsync(_folder.Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["password"]));
        await using var stranger = new NpgsqlConnection($"Host=127.0.0.1;Port={await server.QueryAsync("show port")};Username=postgres;Password=guess;Pooling=false");
        var error = await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }
}
