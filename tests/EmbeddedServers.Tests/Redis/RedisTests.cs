using System.Globalization;
using System.Runtime.Versioning;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace EmbeddedServers.Tests.Redis;

/// <summary>What the product needs of the Redis that is started for it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RedisTests
{
    [Fact]
    public async Task It_becomes_healthy_and_its_connection_string_opens_it()
    {
        await using var server = await StartAsync();
        var redis = (RedisResource)server.Resource;
        var connectionString = await redis.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"127.0.0.1:{redis.PrimaryEndpoint.Port},password={await PasswordAsync(redis)}", connectionString);

        await using var connection = await OpenAsync(server);
        Assert.Equal("PONG", await connection.SendAsync("PING"));
    }

    [Fact]
    public async Task It_answers_no_one_without_the_password_and_shows_it_to_no_one()
    {
        await using var server = await StartAsync();
        await using var stranger = await RespConnection.OpenAsync(Port(server), password: null);
        Assert.StartsWith("-NOAUTH", await stranger.SendAsync("GET", "key"), StringComparison.Ordinal);
        Assert.StartsWith("-", await stranger.SendAsync("AUTH", "guess"), StringComparison.Ordinal);

        var commandLine = await File.ReadAllTextAsync($"/proc/{server.Process.Id}/cmdline", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(await PasswordAsync((RedisResource)server.Resource), commandLine, StringComparison.Ordinal);
        var settings = commandLine.Split('\0').Single(argument => argument.EndsWith("garnet.conf", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(settings));
    }

    [Fact]
    public async Task A_script_is_atomic_among_concurrent_callers()
    {
        const string Increment = "local v = tonumber(redis.call('GET', KEYS[1]) or '0'); redis.call('SET', KEYS[1], v + 1); return v";
        const int Callers = 8;
        const int Calls = 500;
        await using var server = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            await using var caller = await OpenAsync(server);
            for (var i = 0; i < Calls; i++)
                await caller.SendAsync("EVAL", Increment, "1", "counter");
        }));

        await using var connection = await OpenAsync(server);
        Assert.Equal((Callers * Calls).ToString(CultureInfo.InvariantCulture), await connection.SendAsync("GET", "counter"));
    }

    [Fact]
    public async Task A_script_that_does_not_end_or_takes_all_memory_is_cut_off_and_the_server_lives()
    {
        await using var server = await StartAsync();
        await using var connection = await OpenAsync(server);
        Assert.StartsWith("-ERR", await connection.SendAsync("EVAL", "while true do end", "0"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR", await connection.SendAsync("EVAL", "local t = {} while true do t[#t + 1] = 1 end", "0"), StringComparison.Ordinal);
        Assert.Equal("PONG", await connection.SendAsync("PING"));
    }

    [Fact]
    public async Task What_is_published_reaches_every_subscriber_in_order()
    {
        await using var server = await StartAsync();
        await using var first = await OpenAsync(server);
        await using var second = await OpenAsync(server);
        await first.SendAsync("SUBSCRIBE", "rustygate:events");
        await second.SendAsync("SUBSCRIBE", "rustygate:events");

        await using var publisher = await OpenAsync(server);
        for (var i = 0; i < 100; i++)
            Assert.Equal("2", await publisher.SendAsync("PUBLISH", "rustygate:events", $"m{i}"));

        foreach (var subscriber in new[] { first, second })
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal($"message rustygate:events m{i}", await subscriber.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_left()
    {
        string folder;
        await using (var server = await StartAsync())
            folder = File.ResolveLinkTarget($"/proc/{server.Process.Id}/cwd", returnFinalTarget: true)!.FullName;
        Assert.False(Directory.Exists(folder));
    }

    private static async Task<EmbeddedServer> StartAsync()
    {
        var redis = EmbeddedServer.CreateBuilder().AddRedis("redis");
        var server = await EmbeddedServer.StartAsync(redis);
        await server.HealthyAsync(redis.Resource);
        return server;
    }

    private static async Task<RespConnection> OpenAsync(EmbeddedServer server) =>
        await RespConnection.OpenAsync(Port(server), await PasswordAsync((RedisResource)server.Resource));

    private static int Port(EmbeddedServer server) => ((RedisResource)server.Resource).PrimaryEndpoint.Port;

    private static async Task<string> PasswordAsync(RedisResource redis) =>
        (await redis.PasswordParameter!.GetValueAsync(TestContext.Current.CancellationToken))!;
}
