using Chat.Service.Channels;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RustyGate.ServiceDefaults.Caching;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service.Storage;

internal static class StorageExtensions
{
    /// <summary>The connection name, as the AppHost gives it.</summary>
    private const string Database = "chatdb";

    /// <summary>
    /// A replica that freezes, or loses its network, in the middle of a transaction would keep others from the chat that it holds for as long
    /// as it is frozen: the database ends such a session (promises R16). Nothing of ours waits for anyone else within a transaction.
    /// </summary>
    private const string NoHeldChats = "-c idle_in_transaction_session_timeout=5000";

    /// <summary>The database <c>chatdb</c>: EF Core, <see cref="Pools"/> for what is hot, and the cache in front of what is read often.</summary>
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<ChatDb>(Database, settings =>
        {
            // A request fails fast and its caller retries (promises R15); a silent second attempt would only make it slow.
            settings.DisableRetry = true;
            if (settings.ConnectionString is { Length: > 0 } given)
            {
                var connection = new NpgsqlConnectionStringBuilder(given).FailFast();
                (connection.MaxPoolSize, connection.Options) = (20, NoHeldChats);
                settings.ConnectionString = connection.ConnectionString;
            }
        }, options => options.LogFailuresOnlyOnce());
        builder.AddCache();
        builder.Services.ConfigureDbContext<ChatDb>((provider, options) => options.AddInterceptors(new InvalidationAfterCommit(provider, ChannelDirectory.Changed)));
        builder.Services.AddKeyedSingleton(Pools.Writes, (provider, _) => Pools.BuildWrites(ConnectionString(provider)));
        builder.Services.AddKeyedSingleton(Pools.Reads, (provider, _) => Pools.BuildReads(ConnectionString(provider)));
        builder.Services.AddKeyedSingleton(Pools.Relay, (provider, _) => Pools.BuildRelay(ConnectionString(provider)));
    }

    private static string ConnectionString(IServiceProvider provider) =>
        provider.GetRequiredService<IConfiguration>().GetConnectionString(Database)
        ?? throw new InvalidOperationException($"ConnectionStrings:{Database} is missing.");
}
