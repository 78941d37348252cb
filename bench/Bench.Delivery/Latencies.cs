using System.Collections.Concurrent;
using System.Globalization;

namespace Bench.Delivery;

/// <summary>Times that were measured.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentQueue<double> _milliseconds = new();

    public void Add(TimeSpan latency) => _milliseconds.Enqueue(latency.TotalMilliseconds);

    public void Clear() => _milliseconds.Clear();

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted.Length == 0
            ? "nothing"
            : string.Create(CultureInfo.InvariantCulture, $"{sorted.Length,7} {sorted[sorted.Length / 2],7:F2} {sorted[sorted.Length * 99 / 100],7:F2} {sorted[^1],9:F2}");
    }
}
