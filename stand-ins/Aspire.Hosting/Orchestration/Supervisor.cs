using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Keeps one instance as it is wanted: started after what it waits for, started again after a crash, stopped when asked.</summary>
internal sealed class Supervisor(Instance instance, bool isJob, SupervisorServices services) : IDisposable
{
    private static readonly TimeSpan ServiceStopLimit = TimeSpan.FromSeconds(5);
    private const int Terminate = 15;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Backoff _backoff = new();
    private CancellationTokenSource _wanted = new();
    private Task _keeping = Task.CompletedTask;
    private EngineProcess? _process;

    public Instance Instance => instance;

    private ResourceLog Log => services.Loggers.Log(instance.Name);

    public async Task StartAsync(bool waitForDependencies)
    {
        using var _ = await TurnAsync().ConfigureAwait(false);
        await StartCoreAsync(waitForDependencies).ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        using var _ = await TurnAsync().ConfigureAwait(false);
        await StopCoreAsync().ConfigureAwait(false);
    }

    public async Task RestartAsync()
    {
        using var _ = await TurnAsync().ConfigureAwait(false);
        await StopCoreAsync().ConfigureAwait(false);
        await StartCoreAsync(waitForDependencies: false).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _wanted.Dispose();
        _turn.Dispose();
    }

    private async Task StartCoreAsync(bool waitForDependencies)
    {
        if (!_keeping.IsCompleted)
            return;
        await services.Snapshots.StartingAsync(instance, waitForDependencies ? KnownResourceStates.Waiting : KnownResourceStates.Starting).ConfigureAwait(false);
        _wanted.Dispose();
        _wanted = new CancellationTokenSource();
        _keeping = KeepAsync(waitForDependencies, _wanted.Token);
    }

    private async Task StopCoreAsync()
    {
        await _wanted.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        if (_process is null)
            return;

        await services.Snapshots.SetAsync(instance, s => s with { State = KnownResourceStates.Stopping }).ConfigureAwait(false);
        await _process.EndAsync(instance.Server?.StopSignal ?? Terminate, instance.Server?.StopTimeout ?? ServiceStopLimit).ConfigureAwait(false);
        Log.EndRun();
        await _process.RemoveAsync().ConfigureAwait(false);
        _process = null;
        await services.Snapshots.SetAsync(
            instance, s => s with { State = KnownResourceStates.Exited, ExitCode = null, StopTimeStamp = DateTime.UtcNow, HealthReports = [] }).ConfigureAwait(false);
    }

    private async Task KeepAsync(bool waitForDependencies, CancellationToken wanted)
    {
        try
        {
            if (waitForDependencies)
                await services.Dependencies.WaitAsync(instance.Resource, wanted).ConfigureAwait(false);
            while (await RunOnceAsync(wanted).ConfigureAwait(false) is { } pause)
                await Task.Delay(pause, wanted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wanted.IsCancellationRequested)
        {
            if (_process is null)
                await services.Snapshots.SetAsync(instance, s => s with { State = KnownResourceStates.Exited }).ConfigureAwait(false);
        }
        catch (DependencyFailedException e)
        {
            await services.Failures.NotStartedAsync(instance, e.Message).ConfigureAwait(false);
        }
        catch (DistributedApplicationException e)
        {
            await services.Failures.ImpossibleAsync(instance, e).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            await services.Failures.ImpossibleAsync(instance, new DistributedApplicationException($"'{instance.Resource.Name}' cannot be started: {e.Message}", e)).ConfigureAwait(false);
        }
    }

    /// <returns>How long to wait before the next start; null when there is none.</returns>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken wanted)
    {
        _process = null;
        Log.BeginRun();
        await services.Snapshots.StartingAsync(instance, KnownResourceStates.Starting).ConfigureAwait(false);
        var launch = await services.Planner.PlanAsync(instance, wanted).ConfigureAwait(false);
        await services.Snapshots.LaunchedAsync(instance, launch).ConfigureAwait(false);
        _process = await services.Engine.RunAsync(instance.Name, launch, wanted).ConfigureAwait(false);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(wanted);
        var started = await _process.WhenAsync(s => s.IsRunning || s.IsTerminal, wanted).ConfigureAwait(false);
        Log.Attach(new ProcessConsole(started.StdOutFile, started.StdErrFile));
        DateTime? healthySince = null;
        if (!started.IsTerminal)
            await services.Snapshots.RunningAsync(instance, started).ConfigureAwait(false);
        var health = started.IsTerminal
            ? Task.CompletedTask
            : services.Health.FollowAsync(instance.Resource, instance.Name, instance.Replica, () => healthySince = DateTime.UtcNow, ended.Token);

        var last = await _process.WhenAsync(s => s.IsTerminal, wanted).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await health.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Log.EndRun();
        if (last.IsFailedStart)
        {
            foreach (var line in await _process.ReadReasonAsync().ConfigureAwait(false))
                Log.Write(line, isError: true);
        }

        _process.Forget();
        _process = null;

        if (isJob || last.IsFailedStart)
        {
            await services.Failures.FinishedAsync(instance, last).ConfigureAwait(false);
            return null;
        }

        var pause = _backoff.Next(healthySince is { } since ? DateTime.UtcNow - since : TimeSpan.Zero);
        await services.Failures.CrashedAsync(instance, last, pause).ConfigureAwait(false);
        return pause;
    }

    private async Task<IDisposable> TurnAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        return new Turn(_turn);
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
