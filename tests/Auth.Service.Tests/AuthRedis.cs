using Auth.Service.Tests;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

[assembly: AssemblyFixture(typeof(AuthRedis))]

namespace Auth.Service.Tests;

/// <summary>The tests' Redis, started when the first test asks for it. Those that stop it start one of their own.</summary>
public sealed class AuthRedis : IAsyncDisposable
{
    private readonly Lazy<Task<RealServer>> _server = new(() => RealServer.StartAsync(ServerKind.Garnet));

    /// <summary>For a service of the tests, which waits for it: a machine that is busy is no Redis that is down.</summary>
    public async Task<(string Key, string Value)> SettingAsync()
    {
        var (key, value) = Setting(await _server.Value);
        return (key, value + ",asyncTimeout=60000,connectTimeout=60000");
    }

    public async Task<ConnectionMultiplexer> ConnectAsync() => await (await _server.Value).ConnectAsync();

    /// <summary>For a service of the tests, on a server of the test's own.</summary>
    public static (string Key, string Value) Setting(RealServer server) =>
        ("ConnectionStrings:redis", $"127.0.0.1:{server.Port},password={RealServer.Password}");

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
