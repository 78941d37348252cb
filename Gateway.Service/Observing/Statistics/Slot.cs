namespace Gateway.Service.Observing.Statistics;

/// <summary>What was counted in one stretch of time. Latencies are in buckets, each a fifth wider than the one before, so percentiles are right to 10%.</summary>
internal sealed class Slot
{
    private const double Growth = 1.2;

    /// <summary>From 0.1 ms to two minutes.</summary>
    private const int Buckets = 77;

    private const double FirstMilliseconds = 0.1;

    private readonly int[] _latencies = new int[Buckets];

    public long Index { get; private set; } = -1;

    public int Requests { get; private set; }

    public int Errors { get; private set; }

    public int Limited { get; private set; }

    public int Shed { get; private set; }

    public void Begin(long index)
    {
        (Index, Requests, Errors, Limited, Shed) = (index, 0, 0, 0, 0);
        Array.Clear(_latencies);
    }

    public void Count(RequestFacts facts, int status, TimeSpan took, bool isStream)
    {
        Requests++;
        Errors += status >= StatusCodes.Status500InternalServerError ? 1 : 0;
        Limited += facts.LimitedBy is null ? 0 : 1;
        Shed += facts.IsShed ? 1 : 0;
        if (!isStream)
        {
            var bucket = Math.Log(Math.Max(took.TotalMilliseconds, FirstMilliseconds) / FirstMilliseconds, Growth);
            _latencies[Math.Min(Buckets - 1, (int)bucket)]++;
        }
    }

    public void Add(Slot other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Limited += other.Limited;
        Shed += other.Shed;
        for (var i = 0; i < Buckets; i++)
        {
            _latencies[i] += other._latencies[i];
        }
    }

    /// <summary>In milliseconds; null where nothing was measured.</summary>
    public double? Percentile(double share)
    {
        var rank = Math.Ceiling(_latencies.Sum() * share);
        var seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            seen += _latencies[i];
            if (seen >= rank && seen > 0)
            {
                return Math.Round(FirstMilliseconds * Math.Pow(Growth, i + 0.5), 2);
            }
        }

        return null;
    }
}
