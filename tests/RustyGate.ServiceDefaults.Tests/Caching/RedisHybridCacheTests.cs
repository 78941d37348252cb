using Microsoft.Extensions.Caching.Hybrid;
using RustyGate.ServiceDefaults.Caching;
using StackExchange.Redis.Tests.Servers;

namespace RustyGate.ServiceDefaults.Tests.Caching;

/// <summary>Seeds 1.1: what is read often is read once, by any replica; what changes is old nowhere; and Redis may go.</summary>
public sealed class RedisHybridCacheTests : IAsyncLifetime
{
    /// <summary>Longer than any wait of a test: what is old no more was told to be.</summary>
    private static readonly HybridCacheEntryOptions Long = new() { Expiration = TimeSpan.FromMinutes(10), LocalCacheExpiration = TimeSpan.FromMinutes(10) };

    private RealServer _server = null!;
    private CacheReplica _one = null!;
    private CacheReplica _other = null!;
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RealServer.StartAsync(ServerKind.Garnet);
        (_one, _other) = (await CacheReplica.StartAsync(_server), await CacheReplica.StartAsync(_server));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Source1_1_What_one_replica_has_read_no_other_asks_the_source_for()
    {
        await ShareAsync("v1");

        // A replica may hear of the change before last only now, and then it reads from Redis once more.
        foreach (var replica in new[] { _one, _other })
        {
            await Eventually.HoldsAsync(async () =>
            {
                Assert.Equal("v1", await ReadAsync(replica, "never"));
                return replica.Found("local") >= 1;
            });
        }

        Assert.True(_one.Found("source") >= 1, "what it has read itself");
        Assert.True(_other.Found("redis") >= 1, "what the other one has read");
    }

    [Fact]
    public async Task Source1_1_What_changes_is_old_on_no_replica()
    {
        for (var version = 0; version < 20; version++)
        {
            var (expected, writer, reader) = ($"v{version}", version % 2 == 0 ? _one : _other, version % 2 == 0 ? _other : _one);
            await writer.Cache.RemoveAsync("card:a", Cancel);

            Assert.Equal(expected, await ReadAsync(writer, expected));
            await Eventually.HoldsAsync(async () => await ReadAsync(reader, expected) == expected);
        }
    }

    [Fact]
    public async Task Source1_1_A_tag_voids_everything_that_has_it_everywhere()
    {
        foreach (var key in new[] { "page:1", "page:2" })
        {
            await _one.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("old"), Long, tags: ["pages"], cancellationToken: Cancel);
            await _other.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("old"), Long, tags: ["pages"], cancellationToken: Cancel);
        }

        await _other.Cache.RemoveByTagAsync("pages", Cancel);

        foreach (var key in new[] { "page:1", "page:2" })
        {
            Assert.Equal("new", await _other.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("new"), Long, tags: ["pages"], cancellationToken: Cancel));
            await Eventually.HoldsAsync(async () =>
                await _one.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("new"), Long, tags: ["pages"], cancellationToken: Cancel) == "new");
        }
    }

    [Fact]
    public async Task Source1_1_A_value_that_changes_while_it_is_read_is_remembered_nowhere()
    {
        var (reading, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = _one.Cache.GetOrCreateAsync("card:a", async _ =>
        {
            reading.SetResult();
            await go.Task;
            return "old";
        }, cancellationToken: Cancel).AsTask();
        await reading.Task;

        await _other.Cache.RemoveAsync("card:a", Cancel);
        Assert.Equal("new", await ReadAsync(_other, "new"));
        go.SetResult();

        Assert.Equal("old", await slow);
        await Eventually.HoldsAsync(async () => await ReadAsync(_one, "newer") != "old");
        Assert.NotEqual("old", await ReadAsync(_other, "newer"));
    }

    [Fact]
    public async Task Source1_1_Whoever_asks_after_a_change_does_not_get_an_answer_from_before_it()
    {
        var (reading, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = _one.Cache.GetOrCreateAsync("card:a", async _ =>
        {
            reading.SetResult();
            await go.Task;
            return "old";
        }, cancellationToken: Cancel).AsTask();
        await reading.Task;

        await _one.Cache.RemoveAsync("card:a", Cancel);

        Assert.Equal("new", await ReadAsync(_one, "new"));
        go.SetResult();
        await slow;
        Assert.NotEqual("old", await ReadAsync(_one, "newer"));
    }

    [Fact]
    public async Task Source1_1_However_many_want_it_the_source_is_asked_once_and_whoever_gives_up_leaves_the_others_theirs()
    {
        var go = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = WaitAsync(impatient.Token);
        var others = Enumerable.Range(0, 200).Select(_ => WaitAsync(Cancel)).ToList();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        go.SetResult();

        Assert.All(await Task.WhenAll(others), value => Assert.Equal("v", value));
        Assert.Equal(1, _asked);

        Task<string> WaitAsync(CancellationToken cancel) => _one.Cache.GetOrCreateAsync("card:a", async _ =>
        {
            Interlocked.Increment(ref _asked);
            await go.Task;
            return "v";
        }, cancellationToken: cancel).AsTask();
    }

    [Fact]
    public async Task Source1_1_Of_many_keys_what_is_missing_is_asked_for_at_once_and_what_is_not_there_is_not_remembered()
    {
        Assert.Equal("v", await ReadAsync(_one, "v"));
        var asked = new List<string>();

        for (var round = 0; round < 2; round++)
        {
            var found = await _one.Cache.GetOrCreateManyAsync(["card:a", "card:b", "card:c"], (missing, _) =>
            {
                asked.AddRange(missing);
                return Task.FromResult(missing.Where(key => key != "card:c").ToDictionary(key => key, key => key));
            }, cancellationToken: Cancel);
            Assert.Equal([("card:a", "v"), ("card:b", "card:b")], found.Select(one => (one.Key, one.Value)).Order());
        }

        Assert.Equal(["card:b", "card:c", "card:c"], asked);
    }

    [Fact]
    public async Task Source1_1_A_source_that_fails_fails_who_waits_and_nothing_is_remembered()
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await _one.Cache.GetOrCreateAsync<string>("card:a", _ => throw new TimeoutException(), cancellationToken: Cancel));

        Assert.Equal("v", await ReadAsync(_one, "v"));
    }

    [Fact]
    public async Task Source1_1_R5_While_Redis_is_killed_everything_comes_from_the_source_and_then_nothing_old_comes_back()
    {
        await ShareAsync("old");

        await _server.KillAsync();
        await Eventually.HoldsAsync(() => !_one.Hears && !_other.Hears);
        await _one.Cache.RemoveAsync("card:a", Cancel);
        foreach (var replica in new[] { _one, _other })
        {
            Assert.Equal("now", await ReadAsync(replica, "now"));
            Assert.Equal("again", await ReadAsync(replica, "again"));
        }

        await _server.RestartAsync();
        await Eventually.HoldsAsync(() => _one.Hears && _other.Hears);

        // Once it is worth asking again, what is read is remembered, and it is none of what was read before.
        var (read, attempt) = ("", 0);
        await Eventually.HoldsAsync(async () => (read = await ReadAsync(_one, $"after {++attempt}")) == await ReadAsync(_one, $"after {attempt}, later"));
        Assert.StartsWith("after", read, StringComparison.Ordinal);
        Assert.True(_one.Found("bypass") >= 2);
    }

    [Fact]
    public async Task Source1_1_R5_A_frozen_Redis_costs_a_tenth_of_a_second_once_and_what_changed_meanwhile_is_told_when_it_thaws()
    {
        await ShareAsync("old");

        var (tenth, clock) = (TimeSpan.FromMilliseconds(100), new SteppedClock());
        await using var third = await CacheReplica.StartAsync(_server, tenth, clock);

        await _server.FreezeAsync();
        await AssertItWaitsATenthAsync(AskAsync("card:b"));

        // For a second nobody waits for Redis again, and then one does.
        for (var i = 0; i < 20; i++)
        {
            await AskAsync($"card:{i}");
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        await AssertItWaitsATenthAsync(AskAsync("card:c"));

        await third.Cache.RemoveAsync("card:a", Cancel);
        Assert.Equal("new", await ReadAsync(third, "new"));
        await _server.ThawAsync();
        await Eventually.HoldsAsync(async () =>
        {
            // Not while Redis is asked, nor so far that it is asked and given up: that would be too late.
            if (clock.Waiting(tenth) == 0)
            {
                clock.Advance(tenth / 2);
            }

            return await ReadAsync(_other, "new") == "new";
        });

        Task AskAsync(string key) => third.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("new"), cancellationToken: Cancel).AsTask();

        async Task AssertItWaitsATenthAsync(Task asking)
        {
            await Eventually.HoldsAsync(() => clock.Waiting(tenth) == 1, what: "Redis is asked");
            clock.Advance(tenth - TimeSpan.FromMilliseconds(1));
            Assert.False(asking.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await asking;
        }
    }

    [Fact]
    public async Task What_is_being_told_is_not_told_again_meanwhile_which_would_make_void_what_was_set_after_it()
    {
        var clock = new SteppedClock();
        await using var third = await CacheReplica.StartAsync(_server, clock: clock);
        await using var redis = await _server.ConnectAsync();
        var heard = await redis.GetSubscriber().SubscribeAsync(Invalidations.Channel);

        await _server.FreezeAsync();
        var told = third.Cache.RemoveAsync("card:a", Cancel).AsTask();
        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _server.ThawAsync();
        await told;
        await third.Cache.RemoveAsync("card:b", Cancel);

        Assert.Equal("card:a", (await heard.ReadAsync(Cancel)).Message.ToString());
        Assert.Equal("card:b", (await heard.ReadAsync(Cancel)).Message.ToString());
    }

    [Fact]
    public async Task What_is_set_is_what_everyone_reads()
    {
        await ReadAsync(_other, "old");

        await _one.Cache.SetAsync("card:a", "set", cancellationToken: Cancel);

        Assert.Equal("set", await ReadAsync(_one, "x"));
        await Eventually.HoldsAsync(async () => await ReadAsync(_other, "x") == "set");
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await _one.Cache.SetAsync("card:a", "x", new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableLocalCache }, cancellationToken: Cancel));
    }

    /// <summary>Has both replicas remember <paramref name="value"/>, the second one by Redis.</summary>
    private Task ShareAsync(string value) => Eventually.HoldsAsync(async () =>
    {
        await _one.Cache.RemoveAsync("card:a", Cancel);
        return await ReadAsync(_one, value) == value && await ReadAsync(_other, "of its own") == value;
    });

    private static ValueTask<string> ReadAsync(CacheReplica replica, string ifAsked) =>
        replica.Cache.GetOrCreateAsync("card:a", _ => ValueTask.FromResult(ifAsked), Long, cancellationToken: Cancel);
}
