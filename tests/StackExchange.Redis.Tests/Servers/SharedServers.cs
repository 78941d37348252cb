using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(StackExchange.Redis.Tests.Servers.SharedServers))]

namespace StackExchange.Redis.Tests.Servers;

/// <summary>One server of each kind and one connection to it, for the tests that harm neither; each test has keys of its own.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<(RealServer Server, ConnectionMultiplexer Redis)>>> _started = new();

    public async Task<ConnectionMultiplexer> ConnectAsync(ServerKind kind) => (await Started(kind)).Redis;

    public async Task<RealServer> ServerAsync(ServerKind kind) => (await Started(kind)).Server;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started.Values.Select(lazy => lazy.Value).Where(task => task.IsCompletedSuccessfully))
        {
            var (server, redis) = await started;
            await redis.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    private Task<(RealServer Server, ConnectionMultiplexer Redis)> Started(ServerKind kind) => _started.GetOrAdd(kind, _ => new(async () =>
    {
        var server = await RealServer.StartAsync(kind);
        return (server, await server.ConnectAsync());
    })).Value;
}
