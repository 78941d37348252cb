using Aspire.Hosting.Native;
using Aspire.Hosting.PostgreSQL.Native;
using Npgsql;

namespace EmbeddedServers.Tests.Postgres;

/// <summary>A real server on a data folder, as the AppHost prepares and the engine starts it.</summary>
internal sealed class RunningPostgres : IAsyncDisposable
{
    private readonly ServerFolders _folders;
    private readonly string _connectionString;

    private RunningPostgres(ServerFolders folders, ServerProcess process, string connectionString) =>
        (_folders, Process, _connectionString) = (folders, process, connectionString);

    public ServerProcess Process { get; }

    public static async Task<RunningPostgres> StartAsync(string folder, IProgress<string>? progress = null, NativePackages? packages = null)
    {
        var data = new PostgresDataFolder(folder, temporary: false);
        var folders = new ServerFolders();
        try
        {
            folders.Open(data.Folder, temporary: false);
            var password = data.Password();
            var port = Ports.Free();
            var (path, arguments) = await new PostgresCluster(PostgresPrograms.In(packages ?? Installed.Packages), data, progress ?? new Said())
                .PrepareAsync(port, "postgres", password, TestContext.Current.CancellationToken);
            var running = new RunningPostgres(
                folders, ServerProcess.Start(path, arguments), $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Database=postgres;Pooling=false");
            await running.QueryAsync("select 1");
            return running;
        }
        catch
        {
            folders.Dispose();
            throw;
        }
    }

    /// <summary>Asks for one value, as soon as the server answers.</summary>
    public Task<object?> QueryAsync(string sql) => Eventually.SucceedsAsync(async () =>
    {
        if (Process.HasExited)
            throw new InvalidOperationException("PostgreSQL ended: " + Process.Output);
        return await OnceAsync(sql);
    });

    public async Task<object?> OnceAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As when the AppHost is killed: its lock goes, the server stays for a moment.</summary>
    public void Abandon() => _folders.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folders.Dispose();
    }
}
