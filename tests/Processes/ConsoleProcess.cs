using System.Diagnostics;

namespace RustyGate.Testing;

/// <summary>A .NET program as a person starts it: a process of its own, with its console. All that it starts inherits a mark.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<string> _console = [];
    private readonly Process _process;

    public ConsoleProcess(string assembly, IEnumerable<KeyValuePair<string, string>> environment, params string[] args)
    {
        // A shell that runs the tests in the background has them ignore SIGINT, and so would what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", assembly, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [ProcessFamily.Marker] = _mark },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it has said, on both of its streams.</summary>
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

    /// <summary>This process and everything that it or what it started has started, as of now.</summary>
    public ProcessFamily Family() => ProcessFamily.Of(_mark);

    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    /// <summary>Waits until the console shows what is asked for; a process that ends before has failed the test.</summary>
    public async Task<T> ReadUntilAsync<T>(Func<string, T?> find, TimeSpan limit)
        where T : class
    {
        T? found = null;
        await Eventually.HoldsAsync(
            () =>
            {
                var ended = _process.HasExited;
                found = find(Console);
                Assert.True(found is not null || !ended, $"It ended:\n{Console}");
                return found is not null;
            },
            limit,
            what: "the console shows it");
        return found!;
    }

    /// <summary>Waits for its end and for its last words, and gives the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(limit);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(Signals.Interrupt);
            await ExitAsync(EndLimit);
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
    }
}
