using Auth.Service.BackOff;
using Microsoft.Extensions.Options;

namespace Auth.Service.Tests.BackOff;

/// <summary>What both places where attempts are counted promise.</summary>
public abstract class AttemptStoreTests
{
    private readonly ManualClock _clock = new();
    private readonly Counter _counter = new($"account:{Guid.NewGuid():N}", "from-here", Free: 3);

    [Fact]
    public async Task S20_After_the_free_attempts_each_one_doubles_the_wait_up_to_the_longest()
    {
        var store = await StoreAsync();
        for (var free = 0; free < 3; free++)
        {
            Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
        }

        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await store.TakeAsync([_counter]));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(TimeSpan.FromMilliseconds(1), await store.TakeAsync([_counter]));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
        }
    }

    [Fact]
    public async Task S20_Of_many_attempts_at_once_no_more_go_on_than_are_free()
    {
        var store = await StoreAsync();

        var waits = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => store.TakeAsync([_counter]))));

        Assert.Equal(3, waits.Count(wait => wait == TimeSpan.Zero));
    }

    [Fact]
    public async Task A_refused_attempt_is_counted_by_nothing()
    {
        var store = await StoreAsync();
        var other = _counter with { Key = $"address:{Guid.NewGuid():N}", Field = "all" };
        for (var i = 0; i < 3; i++)
        {
            await store.TakeAsync([_counter]);
        }

        Assert.NotEqual(TimeSpan.Zero, await store.TakeAsync([_counter, other]));
        Assert.NotEqual(TimeSpan.Zero, await store.TakeAsync([other, _counter]));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.Zero, await store.TakeAsync([other]));
        }
    }

    [Fact]
    public async Task What_is_given_back_was_never_counted()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
            await store.GiveBackAsync([_counter]);
        }

        await store.TakeAsync([_counter]);
        await store.TakeAsync([_counter]);
        Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
        await store.GiveBackAsync([_counter]);
        Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
        Assert.NotEqual(TimeSpan.Zero, await store.TakeAsync([_counter]));
    }

    [Fact]
    public async Task A_reset_concerns_one_counter_and_forgetting_all_of_its_key()
    {
        var store = await StoreAsync();
        var beside = _counter with { Field = "from-there" };
        foreach (var counter in new[] { _counter, beside })
        {
            for (var i = 0; i < 3; i++)
            {
                await store.TakeAsync([counter]);
            }
        }

        await store.ResetAsync(_counter);
        Assert.Equal(TimeSpan.Zero, await store.TakeAsync([_counter]));
        Assert.NotEqual(TimeSpan.Zero, await store.TakeAsync([beside]));

        await store.ForgetAsync([_counter.Key]);
        Assert.Equal(TimeSpan.Zero, await store.TakeAsync([beside]));
    }

    protected abstract Task<IAttemptStore> StoreAsync(IOptions<BackOffOptions> options, TimeProvider clock);

    private Task<IAttemptStore> StoreAsync() => StoreAsync(Options.Create(new BackOffOptions { FirstSeconds = 1, MostSeconds = 10 }), _clock);
}

public sealed class LocalAttemptsTests : AttemptStoreTests
{
    [Fact]
    public async Task S69_A_million_names_do_not_fill_the_memory_and_the_newest_stay()
    {
        var store = new LocalAttempts(Options.Create(new BackOffOptions()), TimeProvider.System);
        for (var i = 0; i < 3 * LocalAttempts.MostKeys; i++)
        {
            await store.TakeAsync([new Counter($"account:{i}", "all", Free: 1)]);
        }

        Assert.InRange(store.Count, 1, LocalAttempts.MostKeys);
        Assert.NotEqual(TimeSpan.Zero, await store.TakeAsync([new Counter($"account:{(3 * LocalAttempts.MostKeys) - 1}", "all", Free: 1)]));
    }

    protected override Task<IAttemptStore> StoreAsync(IOptions<BackOffOptions> options, TimeProvider clock) =>
        Task.FromResult<IAttemptStore>(new LocalAttempts(options, clock));
}

public sealed class RedisAttemptsTests(AuthRedis redis) : AttemptStoreTests
{
    protected override async Task<IAttemptStore> StoreAsync(IOptions<BackOffOptions> options, TimeProvider clock) =>
        new RedisAttempts(await redis.ConnectAsync(), options, clock);
}
