using System.Diagnostics;
using Aspire.Hosting.Native;
using Aspire.Hosting.PostgreSQL.Native;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RustyGate.Testing;

/// <summary>One real PostgreSQL for all tests of an assembly, thrown away at the end; each test may have a database of its own.</summary>
public abstract class TestPostgres : IAsyncLifetime
{
    private const string Template = "migrated";
    private const string Password = "of-the-tests";

    /// <summary>Every test may have databases and services of its own, each with pools.</summary>
    private const string Connections = "max_connections=1000";

    /// <summary>For what is done before a test begins.</summary>
    private const string Patient = "Timeout=90;Command Timeout=300";

    private readonly ServerFolders _folders = new();
    private readonly int _port = Ports.Free();
    private PostgresDataFolder? _folder;
    private Process? _process;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await using var context = Context(PatientlyTo(Template));
        await context.Database.MigrateAsync();
    }

    /// <summary>Starts the server, also again after <see cref="KillAsync"/> with the same data on the same port.</summary>
    public async Task StartAsync()
    {
        var packages = NativePackages.Of(GetType().Assembly);
        _folder ??= new PostgresDataFolder(ServerFolders.TemporaryPath(packages, GetType().Name), temporary: true);
        _folders.Open(_folder.Folder, temporary: true);
        var (path, arguments) = await new PostgresCluster(PostgresPrograms.In(packages), _folder, new Progress<string>())
            .PrepareAsync(_port, "postgres", Password, CancellationToken.None);
        _process = Process.Start(new ProcessStartInfo(path, [.. arguments, "-c", Connections]) { UseShellExecute = false, RedirectStandardError = true });
        _process!.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(AnswersAsync, what: "PostgreSQL answers");
    }

    /// <summary>Ends the server and all its sessions at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the server as its operator would: sessions are told so, and what they were doing is undone.</summary>
    public async Task StopAsync()
    {
        using var interrupt = Process.Start("kill", ["-INT", $"{_process!.Id}"]);
        await interrupt.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the server and its sessions in their tracks: connections stand, and nobody answers.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>A new database with the newest schema; its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {Template}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
            _process.Dispose();
        }

        _folders.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The context whose migrations make the schema.</summary>
    protected abstract DbContext Context(string connectionString);

    /// <summary>The template's connections are not kept: a database with one cannot be copied.</summary>
    private string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Password={Password};Database={database};Pooling={database != Template}";

    private string PatientlyTo(string database) => $"{ConnectionTo(database)};{Patient}";

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(PatientlyTo("postgres"));
        await connection.OpenAsync();
        return connection;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await (await OpenAsync()).DisposeAsync();
            return true;
        }
        catch (NpgsqlException) when (!_process!.HasExited)
        {
            return false;
        }
    }

    private async Task SignalAsync(string signal)
    {
        var sessions = await File.ReadAllTextAsync($"/proc/{_process!.Id}/task/{_process.Id}/children");
        using var kill = Process.Start("kill", [signal, $"{_process.Id}", .. sessions.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await kill.WaitForExitAsync();
    }
}
