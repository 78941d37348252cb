using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.PostgreSQL;

/// <summary>Connections of the AppHost itself: few, and not kept, so that they do not hold a server up that is to end.</summary>
internal static class PostgresConnection
{
    public static async Task<NpgsqlConnection> OpenAsync(IResourceWithConnectionString resource, string? database, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(await resource.GetConnectionStringAsync(cancel)) { Pooling = false, Timeout = 5 };
        if (database is not null)
            settings.Database = database;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
