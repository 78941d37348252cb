using StackExchange.Redis;

namespace Notify.Service.Presence;

/// <summary>Tells every replica, this one too.</summary>
internal sealed class LiveWords(IConnectionMultiplexer redis)
{
    public Task SayAsync(LiveWord word) => redis.GetSubscriber().PublishAsync(RedisChannel.Literal(LiveWord.Channel), word.ToBytes());

    /// <summary>The same of what is worth nothing later: without Redis it is not said.</summary>
    public async Task TrySayAsync(LiveWord word)
    {
        try
        {
            await SayAsync(word);
        }
        catch (Exception unsaid) when (unsaid is RedisException or TimeoutException)
        {
        }
    }
}
