namespace StackExchange.Redis;

/// <summary>What databases, subscribers and servers have in common. The package has blocking members here; the stand-in has none.</summary>
public interface IRedis : IRedisAsync;
