using System.Globalization;

namespace RustyGate.Testing;

/// <summary>What lies in Linux' memory for clients that do not take it.</summary>
internal static class UntakenBytes
{
    private const string Established = "01";

    /// <summary>So many looks without a byte more, and nothing is added.</summary>
    private const int Looks = 20;

    /// <summary>For all clients of this port together, once it is no more from look to look.</summary>
    public static async Task<long> AtRestAsync(int port)
    {
        var (last, looks) = (0L, 0);
        await Eventually.HoldsAsync(() =>
        {
            var now = Of(port);
            (last, looks) = (now, now > 0 && now == last ? looks + 1 : 0);
            return looks >= Looks;
        });
        return last;
    }

    private static long Of(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && columns[3] == Established)
        .Sum(columns => long.Parse(columns[4].AsSpan(0, columns[4].IndexOf(':', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
