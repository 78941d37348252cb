using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

public static class AspireEFPostgreSqlExtensions
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    /// <summary>Registers <typeparamref name="TContext"/> on the database <c>ConnectionStrings:{connectionName}</c>: pooled, with retries and a health check.</summary>
    /// <exception cref="InvalidOperationException">When the host starts, or at the first use: no connection string is configured.</exception>
    public static void AddNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = Settings<TContext>(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddDbContextPool<TContext>(options =>
        {
            Require<TContext>(settings, connectionName);
            options.UseNpgsql(settings.ConnectionString, npgsql =>
            {
                npgsql.CommandTimeout(settings.CommandTimeout);
                if (!settings.DisableRetry)
                {
                    npgsql.EnableRetryOnFailure();
                }
            });
            configureDbContextOptions?.Invoke(options);
        });
        builder.Services.AddHostedService(_ => new StartCheck(() => Require<TContext>(settings, connectionName)));
        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().AddCheck<DbContextCheck<TContext>>(typeof(TContext).Name);
        }
    }

    /// <summary>The general section, then the context's own, then the named connection string: the later wins.</summary>
    private static NpgsqlEntityFrameworkCorePostgreSQLSettings Settings<TContext>(IConfiguration configuration, string connectionName)
    {
        var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(typeof(TContext).Name).Bind(settings);
        if (configuration.GetConnectionString(connectionName) is { Length: > 0 } named)
        {
            settings.ConnectionString = named;
        }

        return settings;
    }

    /// <summary>Not while <c>dotnet ef</c> builds the model: adding a migration needs no database.</summary>
    private static void Require<TContext>(NpgsqlEntityFrameworkCorePostgreSQLSettings settings, string connectionName)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString) && !EF.IsDesignTime)
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. Set 'ConnectionStrings:{connectionName}' (environment: ConnectionStrings__{connectionName}), or "
                + $"'ConnectionString' in the section '{Section}' or '{Section}:{typeof(TContext).Name}'.");
        }
    }
}
