using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>The verb <c>migrate</c> of a service that owns a database: <c>dotnet Auth.Service.dll migrate</c>.</summary>
public static partial class MigrationsExtensions
{
    /// <summary>How long to wait for a database server that is still starting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long one step of a migration may take: a new index on a large table.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private const string DatabaseDoesNotExist = "3D000";

    /// <summary>
    /// Brings the database of <typeparamref name="TContext"/> to the newest migration, creating it where it is missing. Any number of
    /// replicas may do so at once: the first one works under a lock, the others find nothing left to do.
    /// </summary>
    /// <returns>The exit code of the process: 0, or 1 after one line in the log that says why.</returns>
    public static async Task<int> RunMigrationsAsync<TContext>(this WebApplication app, CancellationToken cancellationToken = default)
        where TContext : DbContext
    {
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
            var connection = database.GetDbConnection();
            await WaitForServerAsync(connection, app.Logger, cancellationToken);
            database.SetCommandTimeout(StepLimit);
            await database.MigrateAsync(cancellationToken);
            Log.Migrated(app.Logger, connection.Database);
            return 0;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(app.Logger, typeof(TContext).Name, failure.GetBaseException().Message);
            return 1;
        }
    }

    /// <summary>By the bare connection: EF Core would log each refused attempt as an error.</summary>
    private static async Task WaitForServerAsync(DbConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + Patience;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
                await connection.CloseAsync();
                return;
            }
            catch (DbException missing) when (missing.SqlState == DatabaseDoesNotExist)
            {
                return;
            }
            catch (DbException starting) when (starting.IsTransient && DateTime.UtcNow < deadline)
            {
                if (attempt == 1)
                {
                    Log.Waiting(logger, connection.DataSource);
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Database {Database} is up to date.")]
        public static partial void Migrated(ILogger logger, string database);

        [LoggerMessage(LogLevel.Information, "Waiting for the database server at {Server}.")]
        public static partial void Waiting(ILogger logger, string server);

        [LoggerMessage(LogLevel.Critical, "The database of {Context} could not be migrated: {Reason}")]
        public static partial void Failed(ILogger logger, string context, string reason);
    }
}
