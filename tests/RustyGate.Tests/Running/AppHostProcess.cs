using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RustyGate.Tests.Running;

/// <summary>The AppHost as a person starts it: a process of its own, with its console.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly ConsoleProcess _process;

    private AppHostProcess(IReadOnlyDictionary<string, string> environment, string[] args) =>
        _process = new ConsoleProcess(typeof(Projects.RustyGate_AppHost).Assembly.Location, environment, args);

    /// <summary>A client of the gateway whose address the console has shown.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>How long it took to show the gateway's address.</summary>
    public TimeSpan StartTook { get; private set; }

    public string Console => _process.Console;

    /// <summary>Starts it and waits until the console shows the gateway's address.</summary>
    public static Task<AppHostProcess> StartAsync(params string[] args) => StartAsync(new Dictionary<string, string>(), args);

    public static async Task<AppHostProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var clock = Stopwatch.StartNew();
        var host = new AppHostProcess(environment, args);
        var gateway = await host._process.ReadUntilAsync(console => GatewayLine().Match(console) is { Success: true } match ? match.Groups["address"].Value : null, StartLimit);
        host.StartTook = clock.Elapsed;
        host.Http.Dispose();
        host.Http = new HttpClient { BaseAddress = new Uri(gateway) };
        return host;
    }

    /// <summary>Starts it and does not wait: for starts that are meant to fail.</summary>
    public static AppHostProcess Launch(params string[] args) => new(new Dictionary<string, string>(), args);

    /// <summary>This process and everything that it or its engine has started, as of now.</summary>
    public ProcessFamily Family() => _process.Family();

    public void Signal(int signal) => _process.Signal(signal);

    public Task<int> ExitAsync(TimeSpan limit) => _process.ExitAsync(limit);

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _process.DisposeAsync();
    }

    [GeneratedRegex(@"^\W*gateway\W+(?<address>http://[a-z0-9.:]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex GatewayLine();
}
