using System.Diagnostics;
using Chat.Service.Delivery;
using Chat.Service.Messages;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Bench.Inserts;

/// <summary>The service's own writer, in this process.</summary>
internal sealed class Ours(BenchDatabase database)
{
    private static readonly string Content = new('x', 200);

    public async Task<Result> RunAsync(int chats, int writers, int seconds)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { "127.0.0.1:1" }, AbortOnConnectFail = false });
        using var bell = new OutboxBell(redis) { Leading = true };
        using var writer = new MessageWriter(database.Source, bell, Options.Create(new WriteOptions { Patience = TimeSpan.FromSeconds(30) }), TimeProvider.System);
        await writer.StartAsync(CancellationToken.None);
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, writers).Select(n => Task.Run(async () =>
        {
            var (random, mine) = (new Random(n), new List<double>());
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var started = Stopwatch.GetTimestamp();
                await writer.StoreAsync(Message(random.Next(chats), random.Next(BenchDatabase.Users)), CancellationToken.None);
                mine.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return mine;
        })));
        var elapsed = clock.Elapsed.TotalSeconds;
        await writer.StopAsync(CancellationToken.None);
        await redis.DisposeAsync();
        var all = times.SelectMany(time => time).Order().ToArray();
        return new Result(all.Length / elapsed, all[all.Length / 2], all[all.Length * 99 / 100]);
    }

    private static NewMessage Message(int chat, int user) => NewMessage.From(new Message
    {
        Id = Guid.CreateVersion7(),
        ChatId = BenchDatabase.Chat(chat),
        SenderId = BenchDatabase.User(user),
        ClientId = Guid.NewGuid(),
        Content = Content,
        CreatedAt = DateTimeOffset.UtcNow,
    });
}
