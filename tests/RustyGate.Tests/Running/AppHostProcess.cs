using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace RustyGate.Tests.Running;

/// <summary>The AppHost as a person starts it: a process of its own, with its console.</summary>
public sealed partial class AppHostProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Thaw = 18;
    public const int Freeze = 19;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly List<string> _console = [];
    private readonly TaskCompletionSource<Uri> _gateway = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(Process process) => _process = process;

    /// <summary>A client of the gateway whose address the console has shown.</summary>
    public HttpClient Http { get; private set; } = new();

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Console
    {
        get
        {
            lock (_console)
            {
                return string.Join('\n', _console);
            }
        }
    }

    /// <summary>Starts it and waits until the console shows the gateway's address.</summary>
    public static Task<AppHostProcess> StartAsync(params string[] args) => StartAsync(new Dictionary<string, string>(), args);

    public static async Task<AppHostProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var host = Launch(environment, args);
        var gateway = await host._gateway.Task.WaitAsync(StartLimit, TestContext.Current.CancellationToken);
        host.Http.Dispose();
        host.Http = new HttpClient { BaseAddress = gateway };
        return host;
    }

    /// <summary>Starts it and does not wait: for starts that are meant to fail.</summary>
    public static AppHostProcess Launch(params string[] args) => Launch(new Dictionary<string, string>(), args);

    private static AppHostProcess Launch(IReadOnlyDictionary<string, string> environment, string[] args)
    {
        // A shell that runs the tests in the background has them ignore SIGINT, and so would what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", typeof(Projects.RustyGate_AppHost).Assembly.Location, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [ProcessFamily.Marker] = Guid.NewGuid().ToString("N") },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = new AppHostProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        host._process.OutputDataReceived += (_, line) => host.Read(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Read(line.Data);
        host._process.Exited += (_, _) => host._gateway.TrySetException(new InvalidOperationException($"The AppHost ended:\n{host.Console}"));
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>This process and everything that it or its engine has started, as of now.</summary>
    public ProcessFamily Family() => ProcessFamily.Of(_process.StartInfo.Environment[ProcessFamily.Marker]!);

    public void Signal(int signal) => Assert.Equal(0, SysKill(_process.Id, signal));

    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _ = SysKill(_process.Id, Interrupt);
            await WaitForExitAsync(TimeSpan.FromSeconds(30));
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_console)
        {
            _console.Add(line);
        }

        if (GatewayLine().Match(line) is { Success: true } match)
        {
            _gateway.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"^\W*gateway\W+(?<address>http://[a-z0-9.:]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GatewayLine();

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int SysKill(int pid, int signal);
}
