using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>A token bucket for each incoming webhook that is in use. Only known ones have one, so their number is bounded.</summary>
internal sealed class HookLimits(IOptions<HookOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(hook =>
        RateLimitPartition.GetTokenBucketLimiter(hook, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.PermitsPerMinute,
            QueueLimit = 0,
        }));

    /// <summary>Null when the hook may bring one more, or how long it should wait.</summary>
    public TimeSpan? Refuse(Guid hook)
    {
        using var lease = _limiter.AttemptAcquire(hook);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => _limiter.Dispose();
}
