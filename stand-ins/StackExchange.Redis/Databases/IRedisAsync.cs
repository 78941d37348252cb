namespace StackExchange.Redis;

/// <summary>What databases, subscribers and servers have in common.</summary>
public interface IRedisAsync
{
    IConnectionMultiplexer Multiplexer { get; }

    /// <summary>The round trip to the server.</summary>
    Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None);
}
