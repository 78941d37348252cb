using System.Collections.Concurrent;

namespace Gateway.Service.Streams;

/// <summary>
/// The streams that pass the gateway. One whose client does not read is cut, as Notify does (promises R11): what waits would fill the
/// gateway. When the gateway stops, they end spread over some seconds, so that their clients do not all return at once; those resume where
/// they were (promises R13).
/// </summary>
internal sealed partial class OpenStreams(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OpenStreams> logger) : BackgroundService
{
    /// <summary>Leaves upstreams that stop at the same time a moment for their own farewell.</summary>
    private const int FirstMilliseconds = 500;

    private const int LastMilliseconds = 3500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>For the last word, after which the stream is cut.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<PassingStream, bool> _open = [];

    public void Add(PassingStream stream)
    {
        _open[stream] = true;
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _ = EndAsync(stream);
        }
    }

    public void Remove(PassingStream stream) => _open.TryRemove(stream, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var stream in _open.Keys)
            {
                _ = EndAsync(stream);
            }
        });
        using var seconds = new PeriodicTimer(Second, time);
        try
        {
            while (await seconds.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var stream in _open.Keys.Where(stream => stream.IsStuck(Patience)))
                {
                    LogSlow(logger);
                    await stream.CutAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task EndAsync(PassingStream stream)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(FirstMilliseconds, LastMilliseconds)), time);
        using var limit = new CancellationTokenSource(Farewell, time);
        await stream.EndAsync(limit.Token);
    }

    [LoggerMessage(LogLevel.Warning, "A stream was cut: its client does not read")]
    private static partial void LogSlow(ILogger logger);
}
