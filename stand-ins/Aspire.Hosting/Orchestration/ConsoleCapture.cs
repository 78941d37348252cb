using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Copies what a process writes into the log of its instance.</summary>
internal static class ConsoleCapture
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public static Task FollowAsync(EngineProcess process, ResourceLog log, CancellationToken cancellationToken) => Task.WhenAll(
        CopyAsync(process, "stdout", isError: false, log, cancellationToken), CopyAsync(process, "stderr", isError: true, log, cancellationToken));

    /// <summary>What the engine says of a process that it could not start.</summary>
    public static Task ReadReasonAsync(EngineProcess process, ResourceLog log, CancellationToken cancellationToken) =>
        CopyAsync(process, "system", isError: true, log, cancellationToken).WaitAsync(Rest, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>Waits for the last lines of a process that has ended.</summary>
    public static Task DrainAsync(Task following) => Task.WhenAny(following, Task.Delay(Rest));

    private static async Task CopyAsync(EngineProcess process, string source, bool isError, ResourceLog log, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in process.ReadLogAsync(source, cancellationToken).ConfigureAwait(false))
                log.Write(line, isError);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The process, the engine or the application ended.
        }
    }
}
