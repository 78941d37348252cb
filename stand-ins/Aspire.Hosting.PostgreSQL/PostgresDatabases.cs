using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.PostgreSQL;

/// <summary>The databases that the application declares.</summary>
internal static class PostgresDatabases
{
    /// <summary>Creates those that the server does not have yet.</summary>
    public static async Task CreateMissingAsync(PostgresServerResource server, CancellationToken cancel)
    {
        await using var connection = await PostgresConnection.OpenAsync(server, "postgres", cancel);
        foreach (var database in server.Databases.Values.Distinct(StringComparer.Ordinal))
        {
            await using var exists = new NpgsqlCommand("select true from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
            if (await exists.ExecuteScalarAsync(cancel) is not null)
                continue;

            // The name is the AppHost's own, and a command that creates takes no parameters.
            var quoted = '"' + database.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
#pragma warning disable CA2100
            await using var create = new NpgsqlCommand("create database " + quoted, connection);
#pragma warning restore CA2100
            await create.ExecuteNonQueryAsync(cancel);
        }
    }
}
