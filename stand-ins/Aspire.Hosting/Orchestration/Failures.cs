using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Terminal;

namespace Aspire.Hosting.Orchestration;

/// <summary>Ends of instances: published as states, and said on the console where somebody should know.</summary>
internal sealed partial class Failures(Snapshots snapshots, ResourceLoggerService loggers, Reporter reporter)
{
    private const int ShownLines = 10;

    private readonly TaskCompletionSource<DistributedApplicationException> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first failure that the application cannot go on with.</summary>
    public Task<DistributedApplicationException> First => _first.Task;

    /// <summary>A job ended, or a process could not be started at all.</summary>
    public async Task FinishedAsync(Instance instance, DcpExecutableStatus last)
    {
        var failed = last.IsFailedStart || last.ExitCode != 0;
        await EndedAsync(instance, last, last.IsFailedStart ? KnownResourceStates.FailedToStart : KnownResourceStates.Finished, failed).ConfigureAwait(false);
        if (failed)
            reporter.Failed(instance.Resource.Name, last.IsFailedStart ? "could not be started" : $"failed with {EndOf(last)}", LastLines(instance));
    }

    /// <summary>A service ended though nobody asked it to.</summary>
    public async Task CrashedAsync(Instance instance, DcpExecutableStatus last, TimeSpan pause)
    {
        var what = $"ended with {EndOf(last)}; it is started again in {pause.TotalSeconds:0} s";
        await EndedAsync(instance, last, KnownResourceStates.Exited, failed: true).ConfigureAwait(false);
        reporter.Failed(instance.Name, what, LastLines(instance));
        loggers.Log(instance.Name).Write($"The process {what}.", isError: true);
    }

    /// <summary>It is not started because of another one.</summary>
    public async Task NotStartedAsync(Instance instance, string because)
    {
        await FailedToStartAsync(instance, $"Not started: {because}.").ConfigureAwait(false);
        reporter.NotStarted(instance.Resource.Name, because);
    }

    /// <summary>It can never be started as things are.</summary>
    public async Task ImpossibleAsync(Instance instance, DistributedApplicationException reason)
    {
        await FailedToStartAsync(instance, reason.Message).ConfigureAwait(false);
        _first.TrySetResult(reason);
    }

    private static string EndOf(DcpExecutableStatus last) => last.ExitCode is { } code ? $"exit code {code}" : "an unknown exit code";

    private Task EndedAsync(Instance instance, DcpExecutableStatus last, string state, bool failed) => snapshots.SetAsync(instance, s => s with
    {
        State = new ResourceStateSnapshot(state, failed ? KnownResourceStateStyles.Error : KnownResourceStateStyles.Success),
        ExitCode = last.ExitCode,
        StopTimeStamp = last.FinishTimestamp?.ToUniversalTime() ?? DateTime.UtcNow,
        HealthReports = [],
        Properties = s.Properties.With(KnownProperties.ExecutablePid, value: null),
    });

    private Task FailedToStartAsync(Instance instance, string message)
    {
        loggers.Log(instance.Name).Write(message, isError: true);
        return snapshots.SetAsync(instance, s => s with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            HealthReports = [],
        });
    }

    private IEnumerable<string> LastLines(Instance instance) =>
        loggers.Log(instance.Name).LastRun().Select(l => l.Content).Where(l => !StackFrame().IsMatch(l)).TakeLast(ShownLines);

    /// <summary>What went wrong is in the lines between the frames of a stack trace.</summary>
    [GeneratedRegex(@"^\S* +at \S", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StackFrame();
}
