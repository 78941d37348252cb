using System.Threading.Channels;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.PubSub;

public sealed class SubscriberTests(SharedServers servers)
{
    private readonly string _name = $"channel:{Guid.NewGuid()}";

    private RedisChannel Channel => RedisChannel.Literal(_name);

    [Theory, EachServer]
    public async Task Messages_arrive_in_the_order_of_publishing_none_missing(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var queue = await subscriber.SubscribeAsync(Channel);

        for (var i = 0; i < 10_000; i++)
        {
            _ = subscriber.PublishAsync(Channel, i, CommandFlags.FireAndForget);
        }

        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(i, (int)(await queue.NextAsync()).Message);
        }

        await queue.UnsubscribeAsync();
    }

    [Theory, EachServer]
    public async Task A_payload_arrives_as_the_bytes_that_were_sent(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var queue = await subscriber.SubscribeAsync(Channel);
        var bytes = new byte[500_000];
        Random.Shared.NextBytes(bytes);

        Assert.Equal(1, await subscriber.PublishAsync(Channel, bytes));

        var message = await queue.NextAsync();
        Assert.True(((ReadOnlyMemory<byte>)message.Message).Span.SequenceEqual(bytes));
        Assert.Equal((Channel, Channel), (message.Channel, message.SubscriptionChannel));
        await queue.UnsubscribeAsync();
    }

    [Theory, EachServer]
    public async Task A_pattern_hears_every_channel_that_matches_and_says_which(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var pattern = RedisChannel.Pattern(_name + ":*");
        var queue = await subscriber.SubscribeAsync(pattern);

        await subscriber.PublishAsync(Channel, "not mine");
        await subscriber.PublishAsync(RedisChannel.Literal(_name + ":a"), "mine");

        var message = await queue.NextAsync();
        Assert.Equal(pattern, message.SubscriptionChannel);
        Assert.Equal(RedisChannel.Literal(_name + ":a"), message.Channel);
        Assert.Equal("mine", message.Message);
        await subscriber.UnsubscribeAsync(pattern);
        await InTime.InTimeAsync(queue.Completion);
    }

    [Theory, EachServer]
    public async Task Every_queue_and_handler_of_a_channel_gets_each_message_until_it_ends(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var handled = System.Threading.Channels.Channel.CreateUnbounded<string>();
        void Handle(RedisChannel channel, RedisValue value) => handled.Writer.TryWrite(value!);
        var (one, two) = (await subscriber.SubscribeAsync(Channel), await subscriber.SubscribeAsync(Channel));
        await subscriber.SubscribeAsync(Channel, Handle);

        await subscriber.PublishAsync(Channel, "first");
        Assert.Equal("first", await InTime.InTimeAsync(handled.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()));
        await one.UnsubscribeAsync();
        await subscriber.UnsubscribeAsync(Channel, Handle);
        Assert.Equal(1, await subscriber.PublishAsync(Channel, "second"));
        Assert.Equal("first", (await two.NextAsync()).Message);
        Assert.Equal("second", (await two.NextAsync()).Message);
        await subscriber.UnsubscribeAsync(Channel);
        Assert.Equal(0, await subscriber.PublishAsync(Channel, "third"));

        Assert.Equal(["first"], await AllAsync(one));
        Assert.Empty(await AllAsync(two));
        Assert.False(handled.Reader.TryRead(out _));
        await Assert.ThrowsAsync<ChannelClosedException>(() => one.NextAsync());
    }

    [Theory, EachServer]
    public async Task A_handler_that_throws_still_gets_the_next_message(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var second = new TaskCompletionSource();
        (await subscriber.SubscribeAsync(Channel)).OnMessage(message =>
        {
            if (message.Message == "second")
            {
                second.SetResult();
            }

            throw new InvalidOperationException("on purpose");
        });

        await subscriber.PublishAsync(Channel, "first");
        await subscriber.PublishAsync(Channel, "second");

        await InTime.InTimeAsync(second.Task);
        await subscriber.UnsubscribeAsync(Channel);
    }

    [Theory, EachServer]
    public async Task A_cancelled_read_takes_no_message(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        var queue = await subscriber.SubscribeAsync(Channel);
        using var cancelled = new CancellationTokenSource();

        var read = queue.ReadAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
        await subscriber.PublishAsync(Channel, "kept");

        Assert.Equal("kept", (await queue.NextAsync()).Message);
        await queue.UnsubscribeAsync();
    }

    [Theory, EachServer]
    public async Task Subscribing_and_unsubscribing_in_a_race_ends_as_the_last_call_says(ServerKind kind)
    {
        var subscriber = (await servers.ConnectAsync(kind)).GetSubscriber();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
            await (await subscriber.SubscribeAsync(Channel)).UnsubscribeAsync())));
        Assert.Equal(0, await subscriber.PublishAsync(Channel, "to nobody"));

        var queue = await subscriber.SubscribeAsync(Channel);

        Assert.Equal(1, await subscriber.PublishAsync(Channel, "to one"));
        await queue.UnsubscribeAsync();
    }

    [Theory, EachServer]
    public async Task A_reader_that_falls_behind_for_good_is_told_of_its_loss(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        await using var publisher = await server.ConnectAsync();
        var outages = new Outages(redis);
        var queue = await redis.GetSubscriber().SubscribeAsync(Channel);
        var megabyte = new byte[1024 * 1024];

        for (var i = 0; i < 70; i++)
        {
            await publisher.GetSubscriber().PublishAsync(Channel, megabyte);
        }

        await Eventually.HoldsAsync(() => outages.History(ConnectionType.Subscription).StartsWith("-+", StringComparison.Ordinal));
        Assert.True(queue.TryGetCount(out var waiting));
        Assert.InRange(waiting, 1, 64);
        Assert.Equal(string.Empty, outages.History(ConnectionType.Interactive));
    }

    private static async Task<List<string>> AllAsync(ChannelMessageQueue queue)
    {
        var all = new List<string>();
        await foreach (var message in queue)
        {
            all.Add(message.Message!);
        }

        return all;
    }
}
