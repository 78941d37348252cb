using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Notify.Service.Presence;

/// <summary>
/// What the replicas say of each user, in Redis, each word with its expiry; together they are the user's status. Lost with Redis, it is said
/// again within a lease.
/// </summary>
internal sealed class PresenceStore(IConnectionMultiplexer redis, IOptions<PresenceOptions> options, TimeProvider time)
{
    private const string Index = "rustygate:presence";

    /// <summary>
    /// Takes one replica's word, drops what has expired, and answers the user's status if that has changed by it. In one step, so that of two
    /// replicas whose words change it one is told. The field <c>status</c> is what was told last.
    /// </summary>
    private const string ReportScript =
        """
        local now = tonumber(ARGV[1])
        if ARGV[3] ~= '' then
          if ARGV[4] == 'offline' then redis.call('HDEL', KEYS[1], ARGV[3])
          else redis.call('HSET', KEYS[1], ARGV[3], ARGV[5] .. ':' .. ARGV[4]) end
        end
        local told, status, latest = 'offline', 'offline', 0
        local words = redis.call('HGETALL', KEYS[1])
        for i = 1, #words, 2 do
          if words[i] == 'status' then told = words[i + 1]
          else
            local expires, word = string.match(words[i + 1], '(%d+):(%a+)')
            if tonumber(expires) <= now then redis.call('HDEL', KEYS[1], words[i])
            else
              if word == 'online' or status == 'offline' then status = word end
              if tonumber(expires) > latest then latest = tonumber(expires) end
            end
          end
        end
        if status == 'offline' then
          redis.call('DEL', KEYS[1])
          redis.call('ZREM', KEYS[2], ARGV[2])
        else
          redis.call('HSET', KEYS[1], 'status', status)
          redis.call('ZADD', KEYS[2], latest, ARGV[2])
        end
        if status == told then return '' end
        return status
        """;

    /// <summary>This process among the replicas, new with each start: what the one before said expires.</summary>
    private readonly string _replica = Guid.NewGuid().ToString("N");

    /// <summary>Says how the user is connected here; the user's status if that has changed by it.</summary>
    public Task<string?> ReportAsync(Guid user, string status) => RunAsync(user, _replica, status);

    /// <summary>Lets go what has expired of the user; <see cref="Statuses.Offline"/> if nothing is left.</summary>
    public Task<string?> ExpireAsync(Guid user) => RunAsync(user, replica: "", status: "");

    /// <summary>Users of whom something has expired, for instance since their replica was killed.</summary>
    public async Task<IReadOnlyList<Guid>> ExpiredAsync(int most)
    {
        var found = await redis.GetDatabase().SortedSetRangeByScoreAsync(Index, double.NegativeInfinity, Now, take: most);
        return [.. found.Select(user => Guid.ParseExact((string)user!, "N"))];
    }

    /// <summary>How each user is there.</summary>
    public async Task<IReadOnlyList<UserStatus>> ReadAsync(IReadOnlyCollection<Guid> users)
    {
        var database = redis.GetDatabase();
        var statuses = await Task.WhenAll(users.Select(user => database.HashGetAsync(KeyOf(user), "status")));
        return [.. users.Zip(statuses, (user, status) => new UserStatus(user, status.IsNull ? Statuses.Offline : (string)status!))];
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<string?> RunAsync(Guid user, string replica, string status)
    {
        var now = Now;
        var changed = (string?)await redis.GetDatabase().ScriptEvaluateAsync(
            ReportScript,
            [KeyOf(user), Index],
            [
                now.ToString(CultureInfo.InvariantCulture), user.ToString("N"), replica, status,
                (now + (long)options.Value.Lease.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ]);
        return string.IsNullOrEmpty(changed) ? null : changed;
    }

    private static RedisKey KeyOf(Guid user) => $"{Index}:{user:N}";
}
