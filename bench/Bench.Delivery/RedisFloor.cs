using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Bench.Delivery;

/// <summary>The least that anything can take that goes through this Redis: one publisher, one subscriber, nothing else.</summary>
internal sealed class RedisFloor : IAsyncDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("bench");

    private readonly ConnectionMultiplexer _redis;

    private RedisFloor(ConnectionMultiplexer redis) => _redis = redis;

    public Latencies Heard { get; } = new();

    public static async Task<RedisFloor> StartAsync(string configuration)
    {
        var floor = new RedisFloor(await ConnectionMultiplexer.ConnectAsync(configuration));
        var queue = await floor._redis.GetSubscriber().SubscribeAsync(Channel);
        queue.OnMessage(message => floor.Heard.Add(Stopwatch.GetElapsedTime(long.Parse((string)message.Message!, CultureInfo.InvariantCulture))));
        return floor;
    }

    public Task SendAsync(long due) => _redis.GetSubscriber().PublishAsync(Channel, due.ToString(CultureInfo.InvariantCulture));

    public void Clear() => Heard.Clear();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
