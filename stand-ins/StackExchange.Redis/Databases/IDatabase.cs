namespace StackExchange.Redis;

/// <summary>The commands of one logical database. A cheap pass-through: it need not be kept.</summary>
public interface IDatabase : IRedis, IDatabaseAsync
{
    /// <summary>The number of the database.</summary>
    int Database { get; }
}
