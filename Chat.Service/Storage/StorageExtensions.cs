using Npgsql;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service.Storage;

internal static class StorageExtensions
{
    /// <summary>The connection name, as the AppHost gives it.</summary>
    public const string Database = "chatdb";

    /// <summary>
    /// A statement over a handful of parameters must look rows up by index. Statistics from when the tables were empty say otherwise,
    /// and a cached plan would keep believing them while the tables grow.
    /// </summary>
    private const string PinnedPlans = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>The database <c>chatdb</c>: EF Core, and two pools for what is hot.</summary>
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<ChatDb>(Database, settings =>
        {
            // A request fails fast and its caller retries (promises R15); a silent second attempt would only make it slow.
            settings.DisableRetry = true;
            settings.ConnectionString = Impatient(settings.ConnectionString, c => c.MaxPoolSize = 20)?.ConnectionString;
        }, options => options.LogFailuresOnlyOnce());
        builder.Services.AddKeyedSingleton(Pools.Writes, (provider, _) => Build(provider, c =>
        {
            c.MaxPoolSize = 10;
            c.MaxAutoPrepare = 20;
            c.AutoPrepareMinUsages = 1;
            c.NoResetOnClose = true;
            c.Options = PinnedPlans;
        }));
        builder.Services.AddKeyedSingleton(Pools.Relay, (provider, _) => Build(provider, c =>
        {
            c.Pooling = false;
            c.CommandTimeout = 10;
            c.MaxAutoPrepare = 20;
            c.AutoPrepareMinUsages = 1;
            c.Options = PinnedPlans;
            c.ApplicationName = "rustygate-relay";
        }, source => source.ConfigureTracing(o => o.ConfigureCommandFilter(_ => false).ConfigureBatchFilter(_ => false))));
    }

    private static NpgsqlDataSource Build(
        IServiceProvider provider, Action<NpgsqlConnectionStringBuilder> configure, Action<NpgsqlDataSourceBuilder>? more = null)
    {
        var given = provider.GetRequiredService<IConfiguration>().GetConnectionString(Database);
        var connection = Impatient(given, configure) ?? throw new InvalidOperationException($"ConnectionStrings:{Database} is missing.");
        var source = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        more?.Invoke(source);
        return source.Build();
    }

    /// <summary>
    /// A request must not wait for a database that is down or frozen (promises R15): one second for a connection, two for an answer.
    /// </summary>
    private static NpgsqlConnectionStringBuilder? Impatient(string? given, Action<NpgsqlConnectionStringBuilder> configure)
    {
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        var connection = new NpgsqlConnectionStringBuilder(given) { Timeout = 1, CommandTimeout = 2, CancellationTimeout = -1 };
        configure(connection);
        return connection;
    }
}
