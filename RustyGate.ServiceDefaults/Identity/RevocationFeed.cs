using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Keeps the <see cref="RevocationCache"/> complete: Redis brings each revocation at once, and a poll of the source whatever Redis lost.
/// After a reconnect the source is asked at once.
/// </summary>
public sealed partial class RevocationFeed(
    IServiceScopeFactory scopes, RevocationCache cache, IConnectionMultiplexer redis,
    IOptions<RevocationOptions> options, TimeProvider clock, ILogger<RevocationFeed> logger) : BackgroundService
{
    /// <summary>The channel; its messages are arrays of <see cref="Revocation"/>.</summary>
    public static readonly RedisChannel Channel = RedisChannel.Literal("rustygate:revocations");

    /// <summary>How far a poll looks back behind the one before: longer than any transaction stays open, and than clocks differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private TaskCompletionSource _asked = NewRequest();
    private DateTimeOffset? _since;
    private int _losses;
    private bool _isFailing;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionFailed += (_, failed) => Lost(failed.ConnectionType);
        redis.ConnectionRestored += (_, _) => Ask();
        return Task.WhenAll(
            redis.ListenAsync(Channel, messages => TakeAsync(messages, stoppingToken), cause => Log.NotSubscribed(logger, cause), clock, stoppingToken),
            PollAsync(stoppingToken));
    }

    private void Ask() => Volatile.Read(ref _asked).TrySetResult();

    private void Lost(ConnectionType connection)
    {
        if (connection == ConnectionType.Subscription)
        {
            Interlocked.Increment(ref _losses);
            cache.Disconnected();
        }
    }

    private async Task TakeAsync(ChannelMessageQueue messages, CancellationToken stoppingToken)
    {
        Ask();
        while (true)
        {
            Receive(await messages.ReadAsync(stoppingToken));
        }
    }

    private void Receive(ChannelMessage message)
    {
        try
        {
            foreach (var revocation in JsonSerializer.Deserialize(
                ((ReadOnlyMemory<byte>)message.Message).Span, RevocationJson.Default.IReadOnlyListRevocation) ?? [])
            {
                cache.Add(revocation);
            }
        }
        catch (JsonException)
        {
            Ask();
        }
    }

    private async Task PollAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref _asked, NewRequest());
            try
            {
                await SynchroniseAsync(stoppingToken);
                Note(failure: null);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was: a feed that ends would have everyone refused for good.
                Note(failure);
            }

            await Task.WhenAny(_asked.Task, Task.Delay(options.Value.Poll, clock, stoppingToken));
        }
    }

    private async Task SynchroniseAsync(CancellationToken cancellationToken)
    {
        // Current and not recorded: a poll every two seconds would bury the traces that matter.
        using var unrecorded = new Activity("poll").Start();
        var (began, losses, isSubscribed) = (clock.GetUtcNow(), Volatile.Read(ref _losses), redis.GetSubscriber().IsConnected(Channel));
        await using var scope = scopes.CreateAsyncScope();
        var page = await scope.ServiceProvider.GetRequiredService<IRevocationSource>().ReadAsync(_since, cancellationToken);
        foreach (var revocation in page.Revocations)
        {
            cache.Add(revocation);
        }

        _since = page.AsOf - Overlap;
        cache.Synchronised(began, isSubscribed && losses == Volatile.Read(ref _losses));
    }

    /// <summary>Says when it begins to fail and when it works again, not at every attempt.</summary>
    private void Note(Exception? failure)
    {
        if (failure is not null && !_isFailing)
        {
            Log.Failing(logger, failure.GetBaseException().Message);
        }
        else if (failure is null && _isFailing)
        {
            Log.WorksAgain(logger);
        }

        _isFailing = failure is not null;
    }

    private static TaskCompletionSource NewRequest() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No subscription at Redis ({Cause}); revocations come by the poll alone.")]
        public static partial void NotSubscribed(ILogger logger, string cause);

        [LoggerMessage(LogLevel.Warning, "Revocations cannot be read ({Cause}); trying again and again.")]
        public static partial void Failing(ILogger logger, string cause);

        [LoggerMessage(LogLevel.Information, "Revocations can be read again.")]
        public static partial void WorksAgain(ILogger logger);
    }
}
