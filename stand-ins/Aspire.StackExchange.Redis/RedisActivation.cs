using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Has the client connect when the host starts, beside the start and not before it: the first try may last its whole time-out.</summary>
internal sealed class RedisActivation(IServiceProvider services, string? serviceKey) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey), stoppingToken);
}
