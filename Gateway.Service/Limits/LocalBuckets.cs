using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Caching;

namespace Gateway.Service.Limits;

/// <summary>
/// What this replica knows of the buckets. While Redis answers, that is what its last answer said: enough to refuse whoever is known to have
/// nothing left without asking again, and to give out what was taken in advance. While it does not, each replica gives out its share, beginning
/// with what was known. Bounded: of too many buckets those that were not used lately are forgotten, which makes them full.
/// </summary>
internal sealed class LocalBuckets(IOptions<RateLimitOptions> options, TimeProvider time)
{
    /// <summary>After so many microseconds a question that was never answered is forgotten.</summary>
    private const double Forgotten = 1_000_000;

    private readonly RecentEntries<string, Bucket> _buckets = new(options.Value.LocalBuckets, StringComparer.Ordinal);
    private readonly Lock _spending = new();

    /// <summary>A clock of microseconds that only goes forward.</summary>
    public double Now => time.GetElapsedTime(0).TotalMicroseconds;

    public int Count => _buckets.Count;

    /// <summary>Takes from what was taken out of each of the buckets in advance; null when one of them has not enough of it.</summary>
    public Verdict? SpendAdvance(LimitPlan plan, ReadOnlySpan<string> keys)
    {
        lock (_spending)
        {
            var now = Now;
            for (var i = 0; i < keys.Length; i++)
            {
                if (!_buckets.TryGet(keys[i], out var bucket) || bucket.AdvanceAt(now) < plan.Cost * plan.Rules[i].One)
                {
                    return null;
                }
            }

            var ahead = new double[keys.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                _buckets.TryGet(keys[i], out var bucket);
                bucket.Advance = bucket.AdvanceAt(now) - (plan.Cost * plan.Rules[i].One);
                ahead[i] = bucket.AheadAt(now);
            }

            return new Verdict(0, ahead);
        }
    }

    /// <summary>How much of each bucket may be taken in advance now, in microseconds: once at a time, so that replicas never hold more than their part.</summary>
    public double[] AskAdvance(LimitPlan plan, ReadOnlySpan<string> keys, int replicas)
    {
        var advance = new double[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (plan.Rules[i].AdvanceOf(replicas) is > 0 and var most)
            {
                lock (_spending)
                {
                    var bucket = Of(keys[i]);
                    if (bucket.Asked is 0 || Now - bucket.Asked > Forgotten)
                    {
                        (advance[i], bucket.Asked) = (most, Now);
                    }
                }
            }
        }

        return advance;
    }

    /// <summary>Takes over what Redis said at a moment not before <paramref name="asked"/>.</summary>
    /// <param name="key">The bucket.</param>
    /// <param name="asked">When it was asked.</param>
    /// <param name="ahead">How far the bucket was spoken for, the advance not counted.</param>
    /// <param name="advance">What was taken in advance; null: nothing was asked for.</param>
    public void Learn(string key, double asked, double ahead, double? advance)
    {
        if (ahead <= 0)
        {
            return;
        }

        lock (_spending)
        {
            var bucket = Of(key);
            bucket.Advance = bucket.AdvanceAt(Now) + (advance ?? 0);
            // Answers may overtake each other: what one of them knows to be taken is.
            bucket.Till = Math.Max(bucket.Till, asked + ahead + (advance ?? 0));
            bucket.Asked = advance is null ? bucket.Asked : 0;
        }
    }

    /// <summary>How far a bucket is spoken for at least, in microseconds: others can only have taken more.</summary>
    public double AheadOf(string key)
    {
        lock (_spending)
        {
            return _buckets.TryGet(key, out var bucket) ? bucket.AheadAt(Now) : 0;
        }
    }

    /// <summary>Takes tokens from all of the buckets, or from none, of the part that each of <paramref name="replicas"/> replicas gives out.</summary>
    public Verdict Spend(LimitPlan plan, ReadOnlySpan<string> keys, int replicas)
    {
        var ahead = new double[keys.Length];
        lock (_spending)
        {
            var wait = 0.0;
            for (var i = 0; i < keys.Length; i++)
            {
                ahead[i] = AheadOf(keys[i]);
                wait = Math.Max(wait, ahead[i] + Takes(plan.Rules[i]) - Holds(plan.Rules[i]));
            }

            if (wait > 0)
            {
                return new Verdict(wait, ahead);
            }

            for (var i = 0; i < keys.Length; i++)
            {
                ahead[i] += Takes(plan.Rules[i]);
                var bucket = Of(keys[i]);
                (bucket.Till, bucket.Advance, bucket.Asked) = (Now + ahead[i], 0, 0);
            }

            return new Verdict(0, ahead);
        }

        double Takes(LimitRule rule) => plan.Cost * rule.One * replicas;

        // The same time, so a share of the tokens; but one request always fits into an empty bucket.
        double Holds(LimitRule rule) => Math.Max(rule.Most, Takes(rule));
    }

    private Bucket Of(string key)
    {
        if (!_buckets.TryGet(key, out var bucket))
        {
            bucket = new Bucket();
            _buckets.Set(key, bucket);
        }

        return bucket;
    }

    /// <summary>Changed in place: a request of a known bucket allocates nothing for it. Whoever has it keeps others out meanwhile.</summary>
    private sealed class Bucket
    {
        /// <summary>Up to when it is spoken for, the advance included.</summary>
        public double Till { get; set; }

        /// <summary>What of it was taken in advance and not given out yet. It is gone when the bucket is full without it.</summary>
        public double Advance { get; set; }

        /// <summary>Since when an advance is asked for; 0: none is.</summary>
        public double Asked { get; set; }

        public double AdvanceAt(double now) => Math.Clamp(Till - now, 0, Advance);

        public double AheadAt(double now) => Math.Max(0, Till - now - Advance);
    }
}
