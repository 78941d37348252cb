namespace Aspire.Hosting.Tests;

/// <summary>The sample AppHost as a process of its own, with a folder for temporary files of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("apphost-test-");
    private readonly ConsoleProcess _process;

    public AppHostProcess(params string[] args) => _process = new ConsoleProcess(
        typeof(Projects.Sample_AppHost).Assembly.Location, new Dictionary<string, string> { ["TMPDIR"] = _temporary.FullName }, args);

    public string Said => _process.Console;

    /// <summary>What is left in the folder for temporary files.</summary>
    public string[] TemporaryFiles => [.. _temporary.EnumerateFileSystemInfos("aspire-*").Select(f => f.Name)];

    public Task<string> ReadUntilAsync(string text) =>
        _process.ReadUntilAsync(console => console.Contains(text, StringComparison.Ordinal) ? console : null, Limit);

    public Task<int> ExitAsync() => _process.ExitAsync(Limit);

    public void Signal(int signal) => _process.Signal(signal);

    /// <summary>The processes that it started and that still run, itself included.</summary>
    public ProcessFamily Family() => _process.Family();

    public Task NothingLeftAsync() => Eventually.HoldsAsync(() => Family().Members.Count == 0, Limit);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _temporary.Delete(recursive: true);
    }
}
