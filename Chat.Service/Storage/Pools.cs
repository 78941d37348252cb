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

    public static NpgsqlDataSource BuildWrites(string connectionString) => Build(connectionString, seconds: (1, 2), c =>
    {
        c.MaxPoolSize = 16;
        c.NoResetOnClose = true;
    }).Build();

    public static NpgsqlDataSource BuildReads(string connectionString) => Build(connectionString, seconds: (5, 5), c =>
    {
        c.MaxPoolSize = 10;
        c.NoResetOnClose = true;

        // A stream that goes away while it starts costs no connection: the driver waits for its statement to end, as it does by itself.
        c.CancellationTimeout = 2000;
    }).Build();

    public static NpgsqlDataSource BuildRelay(string connectionString) => Build(connectionString, seconds: (1, 10), c =>
    {
        c.Pooling = false;
        c.ApplicationName = "rustygate-relay";
    }).ConfigureTracing(o => o.ConfigureCommandFilter(_ => false)).Build();

    private static NpgsqlDataSourceBuilder Build(string connectionString, (int Connection, int Command) seconds, Action<NpgsqlConnectionStringBuilder> configure)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString).FailFast(seconds.Connection, seconds.Command);
        (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages, connection.Options) = (20, 1, PinnedPlans);
        configure(connection);
        return new NpgsqlDataSourceBuilder(connection.ConnectionString);
    }
}
