using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace RustyGate.ServiceDefaults.Redis;

/// <summary>The one connection to Redis that all of a service shares.</summary>
public static class RedisExtensions
{
    /// <summary>The connection's name, as the AppHost gives it.</summary>
    private const string Name = "redis";

    /// <summary>
    /// Adds <see cref="IConnectionMultiplexer"/>, once, however often it is asked for. A Redis that is down or frozen is noticed within
    /// 4 s, and makes nothing unready: nothing in it is the only copy.
    /// </summary>
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IConnectionMultiplexer)))
        {
            return;
        }

        builder.AddRedisClient(
            Name,
            settings => settings.DisableHealthChecks = true,
            redis => (redis.KeepAlive, redis.AsyncTimeout, redis.ConnectTimeout) = (2, 1000, 2000));
    }
}
