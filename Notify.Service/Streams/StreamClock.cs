using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;

namespace Notify.Service.Streams;

/// <summary>
/// The one timer of all streams, once a second: pings (each stream in its own second of the interval, so that they are spread), expired
/// tokens, clients that do not read. Tells everyone to go on elsewhere when the service stops.
/// </summary>
internal sealed class StreamClock(
    Hub hub, DeliveryMetrics metrics, IOptions<StreamOptions> options, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private int _second;

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

    /// <summary>One second has passed.</summary>
    internal void Tick()
    {
        var slot = _second++ % options.Value.PingSeconds;
        var now = time.GetUtcNow();
        byte[]? ping = null;
        hub.ForEach((stream, head) =>
        {
            if (stream.IsStuck(options.Value.Patience))
            {
                metrics.Slow(stream, Reasons.NotReading);
                stream.Cut();
            }
            else if (stream.ExpiresAt <= now)
            {
                hub.Close(stream, ControlEvents.Closing(Reasons.TokenExpired));
            }
            else if (SlotOf(stream) == slot)
            {
                hub.Send(stream, stream.IsLive && stream.After <= head.Position ? ping ??= ControlEvents.Ping(head) : OwnPing(stream, head));
            }
        });
        hub.Flush();
    }

    private int SlotOf(StreamConnection stream) => (int)((uint)RuntimeHelpers.GetHashCode(stream) % (uint)options.Value.PingSeconds);

    /// <summary>One that is not live yet is somewhere in its replay; one whose snapshot was ahead of the hub has had more than the hub.</summary>
    private static byte[] OwnPing(StreamConnection stream, Cursor head) =>
        ControlEvents.Ping(stream.IsLive ? head with { Position = stream.After } : null);
}
