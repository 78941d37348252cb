using System.Globalization;
using Gateway.Service.Configuration;

namespace Gateway.Service.Limits;

/// <summary>
/// A bucket's rule as the arithmetic needs it (GCRA). A bucket is one moment, up to which it is spoken for; a token moves that moment by
/// <see cref="One"/>, and it must not get further ahead of now than <see cref="Most"/>.
/// </summary>
internal sealed class LimitRule(string name, LimitConfig config)
{
    public string Name => name;

    public LimitSubject Per => config.Per;

    public int Burst => config.Burst;

    /// <summary>What the names of its buckets begin with.</summary>
    public string KeyPrefix { get; } = $"rustygate:{{limits}}:{name}:";

    /// <summary><see cref="Burst"/> as a header tells it.</summary>
    public string BurstText { get; } = config.Burst.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a token takes, in microseconds.</summary>
    public double One { get; } = config.Rate.Period.TotalMicroseconds / config.Rate.Count;

    /// <summary>What a full bucket holds, in microseconds.</summary>
    public double Most { get; } = config.Rate.Period.TotalMicroseconds / config.Rate.Count * config.Burst;

    /// <summary>
    /// What one of so many replicas may take in advance, in microseconds: whole tokens, and of all replicas together no more than a hundredth
    /// of the bucket. Nothing of a small bucket.
    /// </summary>
    public double AdvanceOf(int replicas) => Math.Floor(config.Burst / (replicas * 100.0)) * One;

    /// <summary>As <c>RateLimit-Policy</c> tells it: so many in the time in which an empty bucket fills.</summary>
    public string Policy { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"\"{name}\";q={config.Burst};w={Math.Max(1, Math.Round(config.Rate.Period.TotalSeconds / config.Rate.Count * config.Burst))}");

    /// <summary>The tokens that are left in a bucket that is spoken for <paramref name="ahead"/> microseconds from now.</summary>
    public long LeftAt(double ahead) => Math.Max(0, (long)((Most - ahead) / One));
}
