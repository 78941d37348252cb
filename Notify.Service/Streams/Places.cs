using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using StackExchange.Redis;

namespace Notify.Service.Streams;

/// <summary>
/// How many streams a user has, over all replicas, and how fast they are opened here (promises S58). The count is in Redis: of each stream a
/// word in its user's set, which counts as long as its replica says that it lives. Without Redis, the hub's own count alone bounds them; when it is
/// back, what is open is said again.
/// </summary>
internal sealed class Places(IConnectionMultiplexer redis, IOptions<StreamOptions> options, TimeProvider time) : BackgroundService
{
    private const string Replicas = "rustygate:streams:replicas";
    private const int AtOnce = 128;

    /// <summary>
    /// Drops what belongs to replicas that are gone, and adds the stream unless there are enough. In one step, so that of two that come at
    /// once on two replicas one gets the last place.
    /// </summary>
    private const string TakeScript =
        """
        local count = 0
        for _, stream in ipairs(redis.call('SMEMBERS', KEYS[1])) do
          local alive = redis.call('ZSCORE', KEYS[2], string.sub(stream, 1, 32))
          if alive and tonumber(alive) > tonumber(ARGV[1]) then count = count + 1
          else redis.call('SREM', KEYS[1], stream) end
        end
        if count >= tonumber(ARGV[2]) then return 0 end
        redis.call('SADD', KEYS[1], ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long the word of a replica counts that was killed.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>Longer than nearly all streams; one that lives on is not counted after that.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>After Redis has not answered, so that few streams open late while it is frozen.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>This process among the replicas, new with each start.</summary>
    private readonly string _replica = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<Place, bool> _open = [];
    private readonly ConcurrentQueue<Place> _unsaid = new();
    private readonly PartitionedRateLimiter<Guid> _connects = PartitionedRateLimiter.Create<Guid, Guid>(user => RateLimitPartition.GetTokenBucketLimiter(
        user,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.ConnectBurst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.ConnectsPerMinute,
        }));

    private long _number;
    private long _askAgainAt;
    private bool _isBehind = true;

    /// <summary>A place for one more stream of the user, or why there is none. Whoever takes it disposes it.</summary>
    public async Task<(Admission Admission, Place? Place)> TakeAsync(Guid user, CancellationToken cancellationToken)
    {
        using var pace = _connects.AttemptAcquire(user);
        if (!pace.IsAcquired)
        {
            return (Admission.TooFast, null);
        }

        var place = new Place(this, user, string.Create(CultureInfo.InvariantCulture, $"{_replica}:{Interlocked.Increment(ref _number)}"));
        if (!await IsFreeAsync(place, cancellationToken))
        {
            return (Admission.TooMany, null);
        }

        _open[place] = true;
        return (Admission.Open, place);
    }

    public override void Dispose()
    {
        _connects.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var seconds = new PeriodicTimer(Second, time);
        try
        {
            // The first run of a script takes Redis long: better nobody's.
            await TryAsync(() => TakeAsync(Guid.Empty, most: 0, _replica));
            do
            {
                await SayAsync();
            }
            while (await seconds.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }

        await TryAsync(() => redis.GetDatabase().SortedSetRemoveAsync(Replicas, _replica));
    }

    /// <summary>True where Redis does not say otherwise.</summary>
    private async Task<bool> IsFreeAsync(Place place, CancellationToken cancellationToken)
    {
        if (!redis.IsConnected || time.GetTimestamp() < Interlocked.Read(ref _askAgainAt))
        {
            _isBehind = true;
            return true;
        }

        try
        {
            return await TakeAsync(place.User, options.Value.PerUser, place.Name).WaitAsync(cancellationToken);
        }
        catch (Exception unknown) when (unknown is RedisException or TimeoutException)
        {
            _isBehind = true;
            Interlocked.Exchange(ref _askAgainAt, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
            return true;
        }
    }

    private async Task<bool> TakeAsync(Guid user, int most, string name) => (long)await redis.GetDatabase().ScriptEvaluateAsync(
        TakeScript, [KeyOf(user), Replicas], [Milliseconds(TimeSpan.Zero), most, name, (long)Kept.TotalMilliseconds]) == 1;

    private void Release(Place place)
    {
        if (_open.TryRemove(place, out _))
        {
            _ = ForgetAsync(place);
        }
    }

    private async Task ForgetAsync(Place place)
    {
        if (!await TryAsync(() => redis.GetDatabase().SetRemoveAsync(KeyOf(place.User), place.Name)))
        {
            _unsaid.Enqueue(place);
        }
    }

    /// <summary>Says that this replica lives; and what Redis has not heard, or has lost.</summary>
    private async Task SayAsync()
    {
        var isNew = false;
        if (!redis.IsConnected || !await TryAsync(async () => isNew = await redis.GetDatabase().SortedSetAddAsync(Replicas, _replica, Milliseconds(Lease))))
        {
            return;
        }

        for (var left = _unsaid.Count; left > 0 && _unsaid.TryDequeue(out var place); left--)
        {
            await ForgetAsync(place);
        }

        if (!isNew && !_isBehind)
        {
            return;
        }

        _isBehind = false;
        foreach (var some in _open.Keys.Chunk(AtOnce))
        {
            if (!await TryAsync(() => Task.WhenAll(some.Select(place => redis.GetDatabase().SetAddAsync(KeyOf(place.User), place.Name)))))
            {
                _isBehind = true;
                return;
            }
        }
    }

    private static async Task<bool> TryAsync(Func<Task> say)
    {
        try
        {
            await say();
            return true;
        }
        catch (Exception unsaid) when (unsaid is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private static RedisKey KeyOf(Guid user) => $"rustygate:streams:{user:N}";

    private long Milliseconds(TimeSpan from) => (time.GetUtcNow() + from).ToUnixTimeMilliseconds();

    /// <summary>One stream's.</summary>
    internal sealed class Place(Places places, Guid user, string name) : IDisposable
    {
        public Guid User => user;

        public string Name => name;

        public void Dispose() => places.Release(this);
    }
}
