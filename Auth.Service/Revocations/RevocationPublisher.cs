using System.Text.Json;
using RustyGate.ServiceDefaults.Identity;
using StackExchange.Redis;

namespace Auth.Service.Revocations;

/// <summary>
/// Tells this replica, and by Redis everyone else, of new revocations. Never waits and never fails: who misses it finds the rows at
/// the next poll.
/// </summary>
internal sealed partial class RevocationPublisher(RevocationCache cache, IConnectionMultiplexer redis, ILogger<RevocationPublisher> logger)
{
    public void Publish(IReadOnlyList<Revocation> revocations)
    {
        foreach (var revocation in revocations)
        {
            cache.Add(revocation);
        }

        _ = SendAsync(JsonSerializer.SerializeToUtf8Bytes(revocations, RevocationJson.Default.IReadOnlyListRevocation));
    }

    private async Task SendAsync(byte[] message)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(RevocationFeed.Channel, message);
        }
        catch (Exception unsent) when (unsent is RedisException or TimeoutException or ObjectDisposedException)
        {
            LogUnsent(logger, unsent.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "A revocation was not published ({Reason}); it is found by the next poll.")]
    private static partial void LogUnsent(ILogger logger, string reason);
}
