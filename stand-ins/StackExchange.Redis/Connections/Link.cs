using System.Diagnostics;
using System.Net;

namespace StackExchange.Redis;

/// <summary>Keeps one connection up: makes it, watches it, makes it again with growing pauses, and says so.</summary>
internal sealed class Link(ConfigurationOptions options, ConnectionType type, LinkEvents events, Subscriptions? subscriptions = null)
    : IAsyncDisposable
{
    /// <summary>How often the retry policy is asked, in milliseconds.</summary>
    private const int AskEvery = 20;

    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<RedisConnectionException?> _firstOutcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private Wire? _wire;
    private RedisConnectionException? _lastFailure;
    private bool _isOut;

    public bool IsConnected => Volatile.Read(ref _wire) is { Ended.IsCompleted: false };

    public EndPoint EndPoint { get; private set; } = options.EndPoints[0];

    /// <summary>Begins; completes with null when connected, or with the failure after the tries that the options allow.</summary>
    public Task<RedisConnectionException?> StartAsync()
    {
        _running = Task.Run(RunAsync);
        return _firstOutcome.Task;
    }

    /// <summary>Sends a command on the present connection; without one it fails at once.</summary>
    /// <exception cref="ObjectDisposedException">The multiplexer was closed.</exception>
    public void Send(IPending? pending, ReadOnlySpan<byte> command, params ReadOnlySpan<RedisValue> args)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(ConnectionMultiplexer));
        if (Volatile.Read(ref _wire) is { } wire)
        {
            wire.Send(pending, command, args);
        }
        else
        {
            pending?.Fail(new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection,
                $"There is no connection to {EndPointCollection.ToString(EndPoint)}: {_lastFailure?.Message ?? "not yet"}",
                _lastFailure));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Volatile.Read(ref _wire)?.Fail(Closed());
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        var retries = 0L;
        for (var tries = 1; !_closing.IsCancellationRequested; tries++)
        {
            EndPoint = options.EndPoints[(tries - 1) % options.EndPoints.Count];
            Wire? wire = null;
            try
            {
                wire = await Dialer.DialAsync(options, EndPoint, subscriptions is null ? null : subscriptions.TryDeliver, _closing.Token);
                Volatile.Write(ref _wire, wire);
                await (subscriptions?.RenewAsync(wire) ?? Task.CompletedTask);
                _closing.Token.ThrowIfCancellationRequested();
                Report(outage: false);
                _firstOutcome.TrySetResult(null);
                retries = 0;
                _lastFailure = await wire.Ended;
            }
            catch (Exception e)
            {
                _lastFailure = _closing.IsCancellationRequested ? Closed()
                    : e as RedisConnectionException ?? new(ConnectionFailureType.InternalFailure, e.Message, e);
                wire?.Fail(_lastFailure);
            }

            Volatile.Write(ref _wire, null);
            Report(outage: true);
            if (!options.AbortOnConnectFail || tries >= options.ConnectRetry || _lastFailure.FailureType == ConnectionFailureType.AuthenticationFailure)
            {
                _firstOutcome.TrySetResult(_lastFailure);
            }

            await PauseAsync(retries++);
        }
    }

    /// <summary>Says that an outage began or ended, once. Being closed is no outage.</summary>
    private void Report(bool outage)
    {
        if (_isOut != outage && !_closing.IsCancellationRequested)
        {
            _isOut = outage;
            events.Raise(outage, type, EndPoint, _lastFailure!);
        }
    }

    private async Task PauseAsync(long retry)
    {
        var since = Stopwatch.StartNew();
        while (!_closing.IsCancellationRequested && !options.ReconnectRetryPolicy.ShouldRetry(retry, (int)since.ElapsedMilliseconds))
        {
            await Task.Delay(AskEvery, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static RedisConnectionException Closed() => new(ConnectionFailureType.ConnectionDisposed, "The multiplexer was closed.");
}
