using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;

namespace StackExchange.Redis.Tests.Servers;

/// <summary>A real server with a password on a free port, which may be killed, frozen and started again.</summary>
public sealed class RealServer : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly ServerKind _kind;
    private Process _process;

    private RealServer(ServerKind kind)
    {
        _kind = kind;
        Port = Ports.Free();
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>Starts a server; skips the test where Debian's is not installed.</summary>
    public static async Task<RealServer> StartAsync(ServerKind kind)
    {
        Assert.SkipWhen(kind == ServerKind.Redis && Installed("redis-server") is null, "redis-server is not on the PATH");
        var server = new RealServer(kind);
        await using var ready = await server.ConnectAsync();
        return server;
    }

    /// <summary>Connects as soon as the server answers, with short times so that faults show soon.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync(Action<ConfigurationOptions>? configure = null) =>
        ConnectionMultiplexer.ConnectAsync(Options(configure));

    public ConfigurationOptions Options(Action<ConfigurationOptions>? configure = null)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { IPAddress.Loopback, Port } },
            Password = Password,
            AsyncTimeout = 10_000,
            KeepAlive = 1,
            ConnectRetry = 500,
            ReconnectRetryPolicy = new ExponentialRetry(20, 200),
        };
        configure?.Invoke(options);
        return options;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again, empty, at the same address.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        _process.Dispose();
        _process = Launch();
        await using var ready = await ConnectAsync();
    }

    /// <summary>SIGSTOP: the sockets stay open, nothing answers.</summary>
    public async Task FreezeAsync()
    {
        await SignalAsync("-STOP");
        await Eventually.HoldsAsync(IsFrozen);
    }

    public Task ThawAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The signal takes a moment to reach every thread.</summary>
    private bool IsFrozen()
    {
        try
        {
            return !OperatingSystem.IsLinux() || Directory.GetDirectories($"/proc/{_process.Id}/task")
                .All(thread => File.ReadAllText(Path.Combine(thread, "stat")).Contains(") T ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // A thread that ended meanwhile.
            return false;
        }
    }

    private Process Launch()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        var start = _kind switch
        {
            ServerKind.Garnet => new ProcessStartInfo(
                "dotnet",
                [GarnetPath, "--port", port, "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--auth", "Password", "--password", Password, "--memory", "64m", "--index", "8m"]),
            _ => new ProcessStartInfo(
                "redis-server", ["--port", port, "--bind", "127.0.0.1", "--requirepass", Password, "--save", string.Empty]),
        };
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static string GarnetPath =>
        typeof(RealServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "GarnetServer").Value!;

    private static string? Installed(string program) => Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
