using System.Text.Json;
using Notify.Service.Delivery;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Notify.Service.Presence;

/// <summary>
/// What replicas tell each other, passed on to the streams that may know: typing at once, changes of presence once a second, all that a stream
/// is to know in one event. Nothing of it is stored, numbered or sent again.
/// </summary>
internal sealed class PresenceFeed(
    IConnectionMultiplexer redis, Hub hub, PresenceReporter reporter, Typing typing, TimeProvider time, ILogger<PresenceFeed> logger) : BackgroundService
{
    private const int ExpireEverySeconds = 5;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<PresenceChange> _changes = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        redis.ListenAsync(RedisChannel.Literal(LiveWord.Channel), words => TakeAsync(words, stoppingToken), _ => { }, time, stoppingToken),
        TickAsync(stoppingToken));

    private async Task TakeAsync(ChannelMessageQueue words, CancellationToken stoppingToken)
    {
        while (true)
        {
            Hear((await words.ReadAsync(stoppingToken)).Message);
        }
    }

    private void Hear(RedisValue message)
    {
        try
        {
            var word = JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)message).Span, LiveJson.Default.LiveWord);
            if (word?.Typing is { } typed)
            {
                typing.Hear(typed);
            }

            if (word?.Session is { } session)
            {
                hub.Hear(session);
            }

            if (word?.Presence is { } change)
            {
                lock (_changes)
                {
                    _changes.Add(change);
                }
            }
        }
        catch (JsonException malformed)
        {
            logger.LogWarning("A word from Redis cannot be read ({Cause})", malformed.Message);
        }
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        using var seconds = new PeriodicTimer(Second, time);
        for (var second = 0; await seconds.WaitForNextTickAsync(stoppingToken); second++)
        {
            typing.Expire();
            Tell();
            try
            {
                await reporter.ReportAsync(stoppingToken);
                if (second % ExpireEverySeconds == 0)
                {
                    await reporter.ExpireAsync(stoppingToken);
                }
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException || ChatLog.IsTransient(exception, stoppingToken))
            {
                logger.LogDebug("Presence cannot be told ({Cause})", exception.Message);
            }
        }
    }

    private void Tell()
    {
        PresenceChange[] changes;
        lock (_changes)
        {
            changes = [.. _changes];
            _changes.Clear();
        }

        if (changes.Length > 0)
        {
            hub.Tell(changes);
            hub.Flush();
        }
    }
}
