using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Caching;

namespace Gateway.Service.Limits;

/// <summary>
/// What this replica knows of the buckets. While Redis answers, that is what its last answer said: enough to refuse whoever is known to have
/// nothing left without asking again. While it does not, each replica gives out its share, beginning with what was known. Bounded: of too
/// many buckets those that were not used lately are forgotten, which makes them full.
/// </summary>
internal sealed class LocalBuckets(IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly RecentEntries<string, double> _till = new(options.Value.LocalBuckets, StringComparer.Ordinal);
    private readonly Lock _spending = new();

    /// <summary>A clock of microseconds that only goes forward.</summary>
    public double Now => time.GetElapsedTime(0).TotalMicroseconds;

    public int Count => _till.Count;

    /// <summary>Takes over what Redis said at a moment not before <paramref name="asked"/>.</summary>
    public void Learn(string key, double asked, double ahead)
    {
        if (ahead > 0)
        {
            _till.Set(key, asked + ahead);
        }
    }

    /// <summary>How far a bucket is spoken for at least, in microseconds: others can only have taken more.</summary>
    public double AheadOf(string key) => _till.TryGet(key, out var till) ? Math.Max(0, till - Now) : 0;

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
                _till.Set(keys[i], Now + ahead[i]);
            }

            return new Verdict(0, ahead);
        }

        double Takes(LimitRule rule) => plan.Cost * rule.One * replicas;

        // The same time, so a share of the tokens; but one request always fits into an empty bucket.
        double Holds(LimitRule rule) => Math.Max(rule.Most, Takes(rule));
    }
}
