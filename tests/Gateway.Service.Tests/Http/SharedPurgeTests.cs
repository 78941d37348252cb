using System.Net;
using Gateway.Service.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using StackExchange.Redis.Tests.Servers;

namespace Gateway.Service.Tests.Http;

/// <summary>A purge reaches every gateway, one that could not hear of it at the time included.</summary>
public sealed class SharedPurgeTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    private readonly AuditOfAuth _audit = new();

    [Fact]
    public async Task What_one_gateway_throws_away_all_do_and_after_a_loss_of_Redis_too()
    {
        await using var redis = await RealServer.StartAsync(ServerKind.Garnet);
        await using var first = await GatewayAsync(redis);
        await using var second = await GatewayAsync(redis);
        await KeptAsync(second, "/open/a");
        await KeptAsync(second, "/open/b");

        // The other's subscription may be a moment behind its start: what it missed by that it throws away itself.
        await Eventually.HoldsAsync(async () => await PurgedAsync(first, "/open/a"));
        await Eventually.HoldsAsync(async () => await StatusAsync(second, "/open/a") == "RustyGate; fwd=miss; stored");
        Assert.Equal("gateway:cache", _audit.Entries.First().GetProperty("target").GetString());
        await KeptAsync(second, "/open/b");

        await redis.KillAsync();
        await Eventually.HoldsAsync(() => !first.IsRedisConnected && !second.IsRedisConnected);
        Assert.False(await PurgedAsync(first, "/open/b"));
        Assert.Equal("RustyGate; hit", await StatusAsync(second, "/open/b"));

        await redis.RestartAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(second, "/open/b") == "RustyGate; fwd=miss; stored");
    }

    private async Task<RunningGateway> GatewayAsync(RealServer redis)
    {
        var gateway = new RunningGateway()
            .With("RateLimits:Enabled", "false")
            .With("ConnectionStrings:redis", $"127.0.0.1:{redis.Port},password={RealServer.Password}")
            .Configured("""
                { "routes": { "open": { "match": { "path": "/open/{**rest}" }, "upstream": "chat", "auth": "none", "cache": { "ttl": "1h", "key": "public" } } } }
                """);
        gateway.Authority.Extra = _audit.Map;
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/open/{what}", (string what) => what));
        await gateway.StartAsync();
        return gateway;
    }

    private static Task KeptAsync(RunningGateway gateway, string path) => Eventually.HoldsAsync(async () => await StatusAsync(gateway, path) == "RustyGate; hit");

    private static async Task<string> StatusAsync(RunningGateway gateway, string path)
    {
        using var reply = await gateway.GetAsync(path);
        return reply.Headers.GetValues("Cache-Status").Single();
    }

    /// <returns>Whether the others have been told.</returns>
    private static async Task<bool> PurgedAsync(RunningGateway gateway, string path)
    {
        var reply = await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Delete, $"/admin/gateway/cache?path={path}", Ann)).ExpectAsync(HttpStatusCode.OK);
        return reply.GetProperty("everywhere").GetBoolean();
    }
}
