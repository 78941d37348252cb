using Aspire.Hosting.Engine;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Dcp;

/// <summary>Runs processes by Aspire's engine. Those who ask before it listens wait for it.</summary>
internal sealed class DcpEngine : IAsyncDisposable
{
    private static readonly TimeSpan WatchRetry = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<DcpSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watch = Task.CompletedTask;
    private bool _isDisposed;

    public StatusFeed Statuses { get; } = new();

    /// <exception cref="DistributedApplicationException">The engine does not start.</exception>
    public async Task StartAsync(EngineBundle bundle, CancellationToken cancellationToken)
    {
        var session = await DcpSession.StartAsync(bundle, cancellationToken).ConfigureAwait(false);
        _watch = WatchAsync(session.Client, _ended.Token);
        _session.SetResult(session);
    }

    public async Task<DcpClient> GetClientAsync(CancellationToken cancellationToken) =>
        (await _session.Task.WaitAsync(cancellationToken).ConfigureAwait(false)).Client;

    /// <summary>Starts a process; an earlier one of the name goes first.</summary>
    public async Task<EngineProcess> RunAsync(string name, NativeServerLaunch launch, CancellationToken cancellationToken)
    {
        var client = await GetClientAsync(cancellationToken).ConfigureAwait(false);
        await client.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        var variables = launch.Environment.Select(v => new DcpVariable(v.Key, v.Value)).ToArray();
        var created = await client.CreateAsync(
            new DcpExecutable(new DcpMetadata(name), new DcpExecutableSpec(launch.Path, launch.Arguments, launch.WorkingDirectory, variables)),
            cancellationToken).ConfigureAwait(false);
        return new EngineProcess(client, Statuses, name, created.Metadata.Uid!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        if (_session.Task.IsCompletedSuccessfully)
            await (await _session.Task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task WatchAsync(DcpClient client, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in client.WatchAsync(cancellationToken).ConfigureAwait(false))
                    Apply(change);
                continue;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The stream was cut: all objects come again with the next one.
            }

            await Task.Delay(WatchRetry, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Apply(DcpWatchEvent change)
    {
        if (change.Object.Metadata?.Uid is not { } uid)
            return;
        if (change.Object.Status is { } status)
            Statuses.Update(uid, status);
        if (change.Type == "DELETED")
            Statuses.Removed(uid);
    }
}
