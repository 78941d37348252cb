using Aspire.Hosting.Native;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>A data folder with the programs that work on it.</summary>
internal sealed class PostgresCluster(PostgresPrograms programs, PostgresDataFolder folder, IProgress<string> progress)
{
    private static readonly TimeSpan PreviousRunLimit = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Makes the data folder where there is none and sees to it that nothing else uses it. The caller holds its lock.
    /// </summary>
    /// <returns>The command line of the server, which ends at once and cleanly on SIGINT.</returns>
    public async Task<(string Path, IReadOnlyList<string> Arguments)> PrepareAsync(
        int port, string user, string password, CancellationToken cancel)
    {
        var account = await PostgresAccount.ChooseAsync(programs, folder, cancel);
        if (folder.Verify())
            await new PreviousRun(folder.Data).WaitForEndAsync(PreviousRunLimit, progress, cancel);
        else
            await InitialiseAsync(account, user, password, cancel);
        return account.Run(programs.Server, ["-D", folder.Data, .. Settings(port).SelectMany(setting => new[] { "-c", setting })]);
    }

    private async Task InitialiseAsync(PostgresAccount account, string user, string password, CancellationToken cancel)
    {
        progress.Report($"Creating a database cluster in {folder.Folder}");
        if (Directory.Exists(folder.Staging))
            Directory.Delete(folder.Staging, recursive: true);
        Directory.CreateDirectory(folder.Staging);
        var data = Path.Combine(folder.Staging, "data");
        var passwordFile = Path.Combine(folder.Staging, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await account.OwnAsync(folder.Staging, cancel);

        var (path, arguments) = account.Run(programs.InitDb, [
            "--pgdata=" + data, "--username=" + user, "--pwfile=" + passwordFile, "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=" + (OperatingSystem.IsLinux() ? "C.UTF-8" : "C"), "--data-checksums", .. folder.Temporary ? ["--no-sync"] : Array.Empty<string>()]);
        var made = await Command.RunAsync(path, arguments, cancel: cancel);
        if (!made.Succeeded)
            throw new DistributedApplicationException($"PostgreSQL's data folder {folder.Folder} cannot be made: {made.Reason}");

        // Only a complete one gets the name by which it is recognised.
        Directory.Move(data, folder.Data);
        Directory.Delete(folder.Staging, recursive: true);
    }

    private IEnumerable<string> Settings(int port) =>
    [
        "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=",
        "max_connections=200", "shared_buffers=128MB", "synchronous_commit=on",
        "timezone=UTC", "log_timezone=UTC", "log_destination=stderr", "logging_collector=off", "log_line_prefix=",
        // The detail of a violated constraint holds values of the row.
        "log_error_verbosity=terse",
        .. folder.Temporary ? ["fsync=off", "full_page_writes=off"] : Array.Empty<string>(),
    ];
}
