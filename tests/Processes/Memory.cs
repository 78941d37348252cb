using System.Globalization;

namespace RustyGate.Testing;

/// <summary>What Linux says of a process's memory (proc_pid_status(5)).</summary>
internal static class Memory
{
    /// <summary>What it has in memory now, in bytes: resident pages, shared ones included.</summary>
    public static long Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }
}
