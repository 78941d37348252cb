using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a Redis client by the name of its connection string.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>
    /// Adds <see cref="IConnectionMultiplexer"/> as a singleton. Settings come from section <c>Aspire:StackExchange:Redis</c> and its
    /// subsection of the connection's name, then <c>ConnectionStrings:{connectionName}</c>, then the delegates. The service starts
    /// whether or not the server answers (<c>abortConnect=false</c> unless the connection string says otherwise).
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no connection string (thrown when the client is first asked for).</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>The same as a keyed singleton, the key being <paramref name="name"/>.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(Section);
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(serviceKey, (services, _) =>
            Connect(connectionName, settings, configureOptions, services.GetRequiredService<ILogger<ConnectionMultiplexer>>()));

        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddSingleton<IHostedService>(services => new RedisActivation(services, serviceKey));
        }

        if (!settings.DisableHealthChecks)
        {
            var name = serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{serviceKey}";
            builder.Services.AddHealthChecks().Add(new(
                name,
                services => new RedisHealthCheck(services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey)),
                failureStatus: null,
                tags: null));
        }
    }

    private static ConnectionMultiplexer Connect(
        string name, StackExchangeRedisSettings settings, Action<ConfigurationOptions>? configureOptions, ILogger logger)
    {
        if (string.IsNullOrEmpty(settings.ConnectionString))
        {
            throw new InvalidOperationException(
                $"A Redis connection needs a connection string: set 'ConnectionStrings:{name}' or 'ConnectionString' in '{Section}'.");
        }

        var options = ConfigurationOptions.Parse(settings.ConnectionString);
        if (!settings.ConnectionString.Contains("abortConnect", StringComparison.OrdinalIgnoreCase))
        {
            options.AbortOnConnectFail = false;
        }

        options.Traced = !settings.DisableTracing;
        configureOptions?.Invoke(options);
        var multiplexer = ConnectionMultiplexer.Connect(options);
        multiplexer.ConnectionFailed += (_, e) => logger.LogWarning(
            e.Exception, "Redis connection ({ConnectionType}) to {EndPoint} failed: {FailureType}", e.ConnectionType, e.EndPoint, e.FailureType);
        multiplexer.ConnectionRestored += (_, e) => logger.LogInformation(
            "Redis connection ({ConnectionType}) to {EndPoint} restored", e.ConnectionType, e.EndPoint);
        return multiplexer;
    }
}
