using Aspire.StackExchange.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Registration;

public sealed class AddRedisClientTests(SharedServers servers)
{
    [Fact]
    public async Task The_client_is_connected_by_the_name_of_its_connection_string()
    {
        var server = await servers.ServerAsync(ServerKind.Garnet);
        using var host = Build("redis", server.Options().ToString(), builder => builder.AddRedisClient("redis"));

        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();

        await redis.GetDatabase().PingAsync();
        Assert.Same(redis, host.Services.GetRequiredService<IConnectionMultiplexer>());
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, health.Entries["StackExchange.Redis"].Status);
    }

    [Fact]
    public async Task Keyed_clients_live_side_by_side()
    {
        var server = await servers.ServerAsync(ServerKind.Garnet);
        using var host = Build("a", server.Options().ToString(), builder => builder.AddKeyedRedisClient("a"));

        await host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("a").GetDatabase().PingAsync();

        Assert.Null(host.Services.GetService<IConnectionMultiplexer>());
    }

    [Fact]
    public async Task R5_A_host_starts_while_the_server_is_down_and_only_its_health_check_says_so()
    {
        using var host = Build("redis", "127.0.0.1:1", builder => builder.AddRedisClient("redis"));

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.False(host.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Without_health_check_when_told_so_in_code_or_configuration()
    {
        using var inCode = Build("redis", "127.0.0.1:1", builder => builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true));
        using var inConfiguration = Build("redis", "127.0.0.1:1", builder =>
        {
            builder.Configuration["Aspire:StackExchange:Redis:DisableHealthChecks"] = "true";
            builder.AddRedisClient("redis");
        });

        Assert.Null(inCode.Services.GetService<HealthCheckService>());
        Assert.Null(inConfiguration.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public void Delegates_have_the_last_word()
    {
        StackExchangeRedisSettings? seen = null;
        using var host = Build("redis", "127.0.0.1:1", builder => builder.AddRedisClient(
            "redis",
            settings => seen = settings,
            options =>
            {
                Assert.False(options.AbortOnConnectFail);
                options.ClientName = "last";
            }));

        Assert.Equal("127.0.0.1:1", seen!.ConnectionString);
        Assert.Equal("last", host.Services.GetRequiredService<IConnectionMultiplexer>().ClientName);
    }

    [Fact]
    public void A_missing_connection_string_is_named()
    {
        using var host = Build("other", "127.0.0.1:1", builder => builder.AddRedisClient("redis"));

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>());

        Assert.Contains("ConnectionStrings:redis", error.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string name, string connectionString, Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging();
        builder.Configuration[$"ConnectionStrings:{name}"] = connectionString;
        add(builder);
        return builder.Build();
    }
}
