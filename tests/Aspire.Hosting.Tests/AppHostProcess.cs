using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Aspire.Hosting.Tests;

/// <summary>The sample AppHost as a process of its own. What it starts inherits a mark by which it is found.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private const string MarkVariable = "SAMPLE_APPHOST_MARK";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("apphost-test-");
    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    private AppHostProcess(string[] args)
    {
        // A test run in the background ignores SIGINT, and what it starts would inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", typeof(Projects.Sample_AppHost).Assembly.Location, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[MarkVariable] = _mark;
        start.Environment["TMPDIR"] = _temporary.FullName;
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>What is left in the folder for temporary files.</summary>
    public string[] TemporaryFiles => [.. _temporary.EnumerateFileSystemInfos("aspire-*").Select(f => f.Name)];

    public static AppHostProcess Start(params string[] args) => new(args);

    public async Task<string> ReadUntilAsync(string text)
    {
        var limit = Limits.Start();
        while (!Said.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, Said);
            await Task.Delay(Patience, limit);
        }

        return Said;
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Limits.Start());
        await _reading;
        return _process.ExitCode;
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>The processes that it started and that still run, itself included.</summary>
    public string[] Leftovers() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out _) && IsOurs(d)).Select(d => Read(Path.Combine(d, "cmdline")).Replace('\0', ' ')),
    ];

    public async Task NothingLeftAsync()
    {
        var limit = Limits.Start();
        while (Leftovers().Length > 0)
            await Task.Delay(Patience, limit);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _temporary.Delete(recursive: true);
    }

    private bool IsOurs(string process) => Read(Path.Combine(process, "environ")).Contains($"{MarkVariable}={_mark}", StringComparison.Ordinal);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_said)
                _said.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
