using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Commands;

public sealed class ScriptTests(SharedServers servers)
{
    private const string Count = "local n = redis.call('INCRBY', KEYS[1], ARGV[1]); return {n, KEYS[1], ARGV[2]}";
    private readonly RedisKey _key = $"script:{Guid.NewGuid()}";

    [Theory, EachServer]
    public async Task A_script_sees_keys_and_values_and_answers_in_any_shape(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        var reply = await redis.ScriptEvaluateAsync(Count, [_key], [5, "x"]);

        Assert.Equal(ResultType.Array, reply.Resp2Type);
        Assert.Equal(5, (long)reply[0]);
        Assert.Equal(["5", _key.ToString(), "x"], (string[])reply!);
        Assert.True((await redis.ScriptEvaluateAsync("return false")).IsNull);
        Assert.Equal("OK", (string?)await redis.ScriptEvaluateAsync("return redis.status_reply('OK')"));
    }

    [Theory, EachServer]
    public async Task A_script_that_the_server_forgot_is_sent_again(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();
        await redis.ScriptEvaluateAsync(Count, [_key], [1, "x"]);

        await redis.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(2, (long)(await redis.ScriptEvaluateAsync(Count, [_key], [1, "x"]))[0]);
    }

    [Theory, EachServer]
    public async Task A_script_survives_a_restart_of_the_server(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        await redis.GetDatabase().ScriptEvaluateAsync(Count, [_key], [1, "x"]);

        var outages = new Outages(redis);
        await server.RestartAsync();
        await outages.RestoredBothAsync();

        Assert.Equal(1, (long)(await redis.GetDatabase().ScriptEvaluateAsync(Count, [_key], [1, "x"]))[0]);
    }

    [Theory, EachServer]
    public async Task A_script_error_is_the_callers_alone(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        var before = redis.StringIncrementAsync(_key);
        var broken = redis.ScriptEvaluateAsync("return redis.call('HGET', KEYS[1], 'x')", [_key]);
        var after = redis.StringIncrementAsync(_key);

        await Assert.ThrowsAsync<RedisServerException>(() => broken);
        Assert.Equal((1, 2), (await before, await after));
    }

    [Theory, EachServer]
    public async Task A_script_fired_and_forgotten_runs_even_where_it_is_unknown(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        await redis.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], 'forgotten')", [_key], flags: CommandFlags.FireAndForget);

        Assert.Equal("forgotten", await redis.StringGetAsync(_key));
    }
}
