using Npgsql;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service.Storage;

/// <summary>
/// The connection pools beside that of <see cref="ChatDb"/>, by their keys: apart from each other, so that a thousand streams that start
/// anew take no connection from those who write.
/// </summary>
internal static class Pools
{
    /// <summary>Stores messages.</summary>
    public const string Writes = "writes";

    /// <summary>Reads the log and what streams start from.</summary>
    public const string Reads = "reads";

    /// <summary>The session that holds the relay's lock: not pooled, and not traced, since it asks ten times a second for ever.</summary>
    public const string Relay = "relay";

    /// <summary>
    /// A statement over a handful of parameters must look rows up by index. Statistics from when the tables were empty say otherwise,
    /// and a cached plan would keep believing them while the tables grow.
    /// </summary>
    private const string PinnedPlans = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    public static NpgsqlDataSource BuildWrites(string connectionString) => Build(new NpgsqlConnectionStringBuilder(connectionString).FailFast(), c =>
    {
        c.MaxPoolSize = 16;
        c.CommandTimeout = 2;
        c.NoResetOnClose = true;
    }).Build();

    public static NpgsqlDataSource BuildReads(string connectionString) => Build(new(connectionString), c =>
    {
        c.MaxPoolSize = 10;
        c.NoResetOnClose = true;
        (c.Timeout, c.CommandTimeout) = (5, 5);
    }).Build();

    public static NpgsqlDataSource BuildRelay(string connectionString) => Build(new NpgsqlConnectionStringBuilder(connectionString).FailFast(), c =>
    {
        c.Pooling = false;
        c.CommandTimeout = 10;
        c.ApplicationName = "rustygate-relay";
    }).ConfigureTracing(o => o.ConfigureCommandFilter(_ => false)).Build();

    private static NpgsqlDataSourceBuilder Build(NpgsqlConnectionStringBuilder connection, Action<NpgsqlConnectionStringBuilder> configure)
    {
        (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages, connection.Options) = (20, 1, PinnedPlans);
        configure(connection);
        return new NpgsqlDataSourceBuilder(connection.ConnectionString);
    }
}
