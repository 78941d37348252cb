using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Commands;

public sealed class StringTests(SharedServers servers)
{
    private readonly RedisKey _key = $"string:{Guid.NewGuid()}";

    [Theory, EachServer]
    public async Task What_is_set_is_read(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();
        byte[] bytes = [0, 1, 13, 10, 255];

        Assert.True((await redis.StringGetAsync(_key)).IsNull);
        Assert.True(await redis.StringSetAsync(_key, bytes));
        Assert.Equal(bytes, (byte[]?)await redis.StringGetAsync(_key));
        Assert.True(await redis.KeyExistsAsync(_key));
        Assert.True(await redis.StringSetAsync(_key, string.Empty));
        Assert.Equal(RedisValue.EmptyString, await redis.StringGetAsync(_key));
        Assert.Equal([RedisValue.EmptyString, RedisValue.Null], await redis.StringGetAsync([_key, "no such key"]));
        Assert.Equal(RedisValue.EmptyString, await redis.StringGetDeleteAsync(_key));
        Assert.False(await redis.KeyDeleteAsync(_key));
        Assert.Equal(0, await redis.KeyDeleteAsync([_key, "no such key"]));
    }

    [Theory, EachServer]
    public async Task A_value_of_megabytes_comes_back_whole(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();
        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);

        await redis.StringSetAsync(_key, bytes);

        Assert.Equal(bytes, (byte[]?)await redis.StringGetAsync(_key));
        await redis.KeyDeleteAsync(_key);
    }

    [Theory, EachServer]
    public async Task A_condition_that_does_not_hold_writes_nothing(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.False(await redis.StringSetAsync(_key, "a", when: When.Exists));
        Assert.True(await redis.StringSetAsync(_key, "b", expiry: null, When.NotExists));
        Assert.False(await redis.StringSetAsync(_key, "c", TimeSpan.FromMinutes(1), When.NotExists, CommandFlags.None));
        Assert.Equal("b", await redis.StringGetAsync(_key));
    }

    [Theory, EachServer]
    public async Task A_key_lives_as_long_as_was_said(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.Null(await redis.KeyTimeToLiveAsync(_key));
        await redis.StringSetAsync(_key, "a", TimeSpan.FromMinutes(1));
        await redis.StringSetAsync(_key, "b", keepTtl: true);
        Assert.InRange((await redis.KeyTimeToLiveAsync(_key))!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        Assert.True(await redis.KeyExpireAsync(_key, expiry: null));
        Assert.Null(await redis.KeyTimeToLiveAsync(_key));
        Assert.True(await redis.KeyExpireAsync(_key, TimeSpan.FromMinutes(5), ExpireWhen.HasNoExpiry));
        Assert.False(await redis.KeyExpireAsync(_key, TimeSpan.FromMinutes(6), ExpireWhen.HasNoExpiry));
        Assert.True(await redis.KeyExpireAsync(_key, TimeSpan.FromMilliseconds(1)));
        await Eventually.HoldsAsync(async () => !await redis.KeyExistsAsync(_key));
    }

    [Theory, EachServer]
    public async Task Counting_counts(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.Equal(1, await redis.StringIncrementAsync(_key));
        Assert.Equal(11, await redis.StringIncrementAsync(_key, 10));
        Assert.Equal(9, await redis.StringDecrementAsync(_key, 2));
        Assert.Equal(9, (int)await redis.StringGetAsync(_key));
    }

    [Theory, EachServer]
    public async Task A_command_fired_and_forgotten_is_run_and_its_error_disturbs_nobody(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        var set = redis.StringSetAsync(_key, "text", flags: CommandFlags.FireAndForget);
        var wrong = redis.HashGetAsync(_key, "field", CommandFlags.FireAndForget);

        Assert.True(set.IsCompletedSuccessfully && wrong.IsCompletedSuccessfully);
        Assert.Equal("text", await redis.StringGetAsync(_key));
    }

    [Theory, EachServer]
    public async Task A_null_value_is_refused_before_anything_is_sent(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        await Assert.ThrowsAsync<ArgumentException>(() => redis.StringSetAsync(_key, RedisValue.Null));
        Assert.False(await redis.KeyExistsAsync(_key));
    }
}
