using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Dcp;

/// <summary>One process that the engine runs, from its start to its end.</summary>
internal sealed class EngineProcess(DcpClient client, StatusFeed statuses, string name, string uid)
{
    private const int Terminate = 15;
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(1);

    public Task<DcpExecutableStatus> WhenAsync(Func<DcpExecutableStatus, bool> condition, CancellationToken cancellationToken) =>
        statuses.WhenAsync(uid, condition, cancellationToken);

    /// <summary>What the engine says of a process that it could not start.</summary>
    public async Task<IReadOnlyList<string>> ReadReasonAsync()
    {
        using var late = new CancellationTokenSource(ReasonLimit);
        var lines = new List<string>();
        try
        {
            await foreach (var line in client.ReadSystemLogAsync(name, late.Token).ConfigureAwait(false))
                lines.Add(line);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The engine ended, or has too much to do: that the process was not started is said all the same.
        }

        return lines;
    }

    /// <summary>Ends the process by the signal, and by force when it is still there after the limit.</summary>
    public async Task EndAsync(int signal, TimeSpan limit)
    {
        var status = await WhenAsync(_ => true, CancellationToken.None).ConfigureAwait(false);
        if (!status.IsTerminal)
        {
            if (signal != Terminate && status.Pid is { } pid && !OperatingSystem.IsWindows())
                _ = Kill(pid, signal);
            else
                await client.StopAsync(name, CancellationToken.None).ConfigureAwait(false);

            if (!await EndsWithinAsync(limit).ConfigureAwait(false))
                KillProcess(status.Pid);
        }
    }

    /// <summary>Removes the object, with what the process has written. Returns when the process is gone too.</summary>
    public async Task RemoveAsync()
    {
        await client.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        statuses.Forget(uid);
    }

    /// <summary>The object of a process that has ended is of no more use.</summary>
    public void Forget() => statuses.Forget(uid);

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await WhenAsync(s => s.IsTerminal, late.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void KillProcess(int? pid)
    {
        try
        {
            using var process = pid is { } id ? Process.GetProcessById(id) : null;
            process?.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It ended at this moment.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
