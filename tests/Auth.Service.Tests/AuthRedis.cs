using Auth.Service.Tests;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

[assembly: AssemblyFixture(typeof(AuthRedis))]

namespace Auth.Service.Tests;

/// <summary>The tests' Redis, started when the first test asks for it. Those that stop it start one of their own.</summary>
public sealed class AuthRedis : IAsyncDisposable
{
    private readonly Lazy<Task<RealServer>> _server = new(() => RealServer.StartAsync(ServerKind.Garnet));

    public async Task<ConnectionMultiplexer> ConnectAsync() => await (await _server.Value).ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
