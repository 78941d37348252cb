using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>
/// A server that has not quite left its data folder: still shutting down, or killed and survived for a moment by the processes that serve its
/// connections. Two servers on the same data destroy it.
/// </summary>
internal sealed class PreviousRun(string data)
{
    private readonly string _pidFile = Path.Combine(data, "postmaster.pid");

    /// <summary>Waits until the data is free.</summary>
    /// <exception cref="DistributedApplicationException">It is not, after <paramref name="limit"/>.</exception>
    public async Task WaitForEndAsync(TimeSpan limit, IProgress<string> progress, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        for (var told = false; Remains() is { } what; told = true)
        {
            if (Stopwatch.GetElapsedTime(since) > limit)
                throw new DistributedApplicationException(
                    $"The data folder {Path.GetDirectoryName(data)} is still used by {what} of an earlier start, {limit.TotalSeconds:0} s on. "
                    + "Is another AppHost on the same folder? Stop it (kill -INT), or start on another folder (--data DIR).");
            if (!told)
                progress.Report($"Waiting for {what} of an earlier start to end");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    private string? Remains()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(_pidFile);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid))
            return null;
        if (IsServer(pid))
            return $"PostgreSQL (process {pid})";
        if (lines.Length > 6 && lines[6].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var segment] && Attached(segment) is > 0 and var count)
            return $"{count} connection processes";

        // Left by a killed one. PostgreSQL would refuse it if that process id has been given to another program of ours.
        File.Delete(_pidFile);
        return null;
    }

    private bool IsServer(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return Process.GetProcessById(pid).ProcessName.Contains("postgres", StringComparison.OrdinalIgnoreCase);
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The processes that are attached to a System V shared memory segment, by which PostgreSQL itself knows such survivors.</summary>
    private static int Attached(string segment)
    {
        const string Segments = "/proc/sysvipc/shm";
        return !File.Exists(Segments) ? 0 : File.ReadLines(Segments).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 6 && fields[1] == segment)
            .Sum(fields => int.Parse(fields[6], CultureInfo.InvariantCulture));
    }
}
