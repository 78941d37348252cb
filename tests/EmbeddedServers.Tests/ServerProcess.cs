using System.Diagnostics;
using Aspire.Hosting.Native;

namespace EmbeddedServers.Tests;

/// <summary>A server that a test started, and its children; whatever the test does, they are gone at its end.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public static ServerProcess Start(string path, IEnumerable<string> arguments) => Start(new NativeServerLaunch(path, [.. arguments], "/", new Dictionary<string, string>()));

    public static ServerProcess Start(NativeServerLaunch launch)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(launch.Path, launch.Arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = launch.WorkingDirectory,
            },
        };
        foreach (var (name, value) in launch.Environment)
            process.StartInfo.Environment[name] = value;
        var server = new ServerProcess(process);
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    public async Task StopAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The children of a killed one keep its output open, which WaitForExit would wait for.
        await (signal == "-KILL"
            ? Eventually.HoldsAsync(() => HasExited)
            : _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
    }
}
