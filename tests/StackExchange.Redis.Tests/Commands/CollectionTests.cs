using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Commands;

public sealed class CollectionTests(SharedServers servers)
{
    private readonly RedisKey _key = $"collection:{Guid.NewGuid()}";

    [Theory, EachServer]
    public async Task Hashes_keep_their_fields(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.True(await redis.HashSetAsync(_key, "a", 1));
        Assert.False(await redis.HashSetAsync(_key, "a", 2));
        Assert.False(await redis.HashSetAsync(_key, "a", 3, When.NotExists));
        await redis.HashSetAsync(_key, [new("b", "two"), new("c", 0.5)]);

        Assert.Equal(2, (int)await redis.HashGetAsync(_key, "a"));
        Assert.Equal(["two", RedisValue.Null], await redis.HashGetAsync(_key, ["b", "x"]));
        Assert.Equal(
            [new("a", 2), new("b", "two"), new("c", 0.5)],
            (await redis.HashGetAllAsync(_key)).OrderBy(entry => (string?)entry.Name, StringComparer.Ordinal));
        Assert.Equal(7, await redis.HashIncrementAsync(_key, "a", 5));
        Assert.Equal(3, await redis.HashLengthAsync(_key));
        Assert.True(await redis.HashExistsAsync(_key, "b"));
        Assert.True(await redis.HashDeleteAsync(_key, "b"));
        Assert.Equal(2, await redis.HashDeleteAsync(_key, ["a", "b", "c"]));
        Assert.Empty(await redis.HashGetAllAsync(_key));
    }

    [Theory, EachServer]
    public async Task Sets_hold_each_member_once(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.True(await redis.SetAddAsync(_key, "a"));
        Assert.False(await redis.SetAddAsync(_key, "a"));
        Assert.Equal(2, await redis.SetAddAsync(_key, ["a", "b", "c"]));
        Assert.True(await redis.SetContainsAsync(_key, "b"));
        Assert.Equal(3, await redis.SetLengthAsync(_key));
        Assert.Equal(["a", "b", "c"], (await redis.SetMembersAsync(_key)).Select(member => (string?)member).Order(StringComparer.Ordinal));
        Assert.True(await redis.SetRemoveAsync(_key, "a"));
        Assert.Equal(2, await redis.SetRemoveAsync(_key, ["a", "b", "c"]));
        Assert.Empty(await redis.SetMembersAsync(_key));
    }

    [Theory, EachServer]
    public async Task Sorted_sets_are_read_by_score(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.True(await redis.SortedSetAddAsync(_key, "a", 1));
        Assert.False(await redis.SortedSetAddAsync(_key, "a", 1.5));
        Assert.False(await redis.SortedSetAddAsync(_key, "new", 9, SortedSetWhen.Exists));
        Assert.Equal(3, await redis.SortedSetAddAsync(_key, [new("b", 2), new("c", 3), new("d", 4)]));

        Assert.Equal(4, await redis.SortedSetLengthAsync(_key));
        Assert.Equal(1, await redis.SortedSetLengthAsync(_key, 2, 3, Exclude.Stop));
        Assert.Equal(1.5, await redis.SortedSetScoreAsync(_key, "a"));
        Assert.Null(await redis.SortedSetScoreAsync(_key, "x"));
        Assert.Equal(["b", "c"], await redis.SortedSetRangeByScoreAsync(_key, 1.5, 3, Exclude.Start));
        Assert.Equal(["c", "b"], await redis.SortedSetRangeByScoreAsync(_key, order: Order.Descending, skip: 1, take: 2));
        Assert.Equal([new("c", 3), new("d", 4)], await redis.SortedSetRangeByScoreWithScoresAsync(_key, start: 3));
        Assert.True(await redis.SortedSetRemoveAsync(_key, "d"));
        Assert.Equal(2, await redis.SortedSetRemoveRangeByScoreAsync(_key, double.NegativeInfinity, 3, Exclude.Stop));
        Assert.Equal(["c"], await redis.SortedSetRangeByScoreAsync(_key));
        Assert.Equal(1, await redis.SortedSetRemoveAsync(_key, ["c", "x"]));
    }

    [Theory, EachServer]
    public async Task Nothing_to_do_asks_the_server_nothing(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        Assert.Equal(0, await redis.SetAddAsync(_key, Array.Empty<RedisValue>()));
        Assert.Equal(0, await redis.SortedSetAddAsync(_key, []));
        Assert.Empty(await redis.StringGetAsync(Array.Empty<RedisKey>()));
        Assert.Empty(await redis.HashGetAsync(_key, Array.Empty<RedisValue>()));
        await redis.HashSetAsync(_key, []);
    }
}
