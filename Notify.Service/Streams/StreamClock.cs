using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Identity;

namespace Notify.Service.Streams;

/// <summary>
/// The one timer of all streams, once a second: pings (each stream in its own second of the interval, so that they are spread), expired
/// and revoked tokens (promises R10), clients that do not read. Tells everyone to go on elsewhere when the service stops.
/// </summary>
internal sealed class StreamClock(
    Hub hub, RevocationCache revocations, DeliveryMetrics metrics, IOptions<StreamOptions> options, TimeProvider time,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PingRound _pings = new(options.Value.PingSeconds, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var draining = lifetime.ApplicationStopping.Register(hub.Drain);
        using var seconds = new PeriodicTimer(Second, time);
        try
        {
            while (await seconds.WaitForNextTickAsync(stoppingToken))
            {
                Tick();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>A second, or more, has passed.</summary>
    internal void Tick()
    {
        _pings.Turn();
        var now = time.GetUtcNow();
        var warned = now.AddSeconds(options.Value.ExpiryWarningSeconds);
        Message? ping = null;
        hub.ForEach((stream, head) =>
        {
            if (stream.IsStuck(options.Value.Patience))
            {
                metrics.Slow(stream, Reasons.NotReading);
                stream.Cut();
            }
            else if (EndOf(stream, now) is { } reason)
            {
                hub.Close(stream, ControlEvents.Closing(reason));
            }
            else if (!stream.IsWarned && stream.Token.ExpiresAt <= warned)
            {
                stream.IsWarned = true;
                hub.Send(stream, ControlEvents.Expiring(stream.Token.ExpiresAt));
            }
            else if (_pings.Has(RuntimeHelpers.GetHashCode(stream)))
            {
                hub.Send(stream, stream.IsLive && stream.After <= head.Position ? ping ??= ControlEvents.Ping(head) : OwnPing(stream, head));
            }
        });
        hub.Flush();
    }

    /// <summary>Why a stream may not go on; null while it may.</summary>
    private string? EndOf(StreamConnection stream, DateTimeOffset now) =>
        stream.Token.ExpiresAt <= now ? Reasons.TokenExpired : revocations.Judge(stream.Caller, stream.Token.IssuedAt) switch
        {
            TokenStanding.Revoked => Reasons.SessionRevoked,
            TokenStanding.RoleVoid => Reasons.RoleChanged,
            TokenStanding.Unknown => Reasons.Unverifiable,
            _ => null,
        };

    /// <summary>One that is not live yet is somewhere in its replay; one whose snapshot was ahead of the hub has had more than the hub.</summary>
    private static Message OwnPing(StreamConnection stream, Cursor head) =>
        ControlEvents.Ping(stream.IsLive ? head with { Position = stream.After } : null);
}
