using Microsoft.AspNetCore.Http.HttpResults;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults.Internal;

namespace Notify.Service.Delivery;

/// <summary>What this replica does now, for the administrators' panel.</summary>
/// <param name="Streams">Open event streams.</param>
/// <param name="Sockets">Open WebSockets.</param>
/// <param name="Users">How many people have them.</param>
/// <param name="Position">Up to where it has delivered; null before it has reached the log.</param>
/// <param name="Delivered">Events given to streams since its start, once per stream.</param>
/// <param name="Healed">Events that came from the log before Redis brought them.</param>
/// <param name="SlowCloses">Streams that were cut because their client did not read.</param>
public sealed record ReplicaStats(int Streams, int Sockets, int Users, long? Position, long Delivered, long Healed, long SlowCloses);

internal static class StatsEndpoint
{
    public static void MapStats(this IEndpointRouteBuilder app) => app.MapInternal().MapGet("/stats", Read);

    private static Ok<ReplicaStats> Read(Hub hub, DeliveryMetrics metrics)
    {
        var (streams, sockets) = (0, 0);
        hub.ForEach((stream, _) =>
        {
            if (stream.Transport != Transport.EventStream)
            {
                sockets++;
            }
            else
            {
                streams++;
            }
        });
        var (delivered, healed, slow) = metrics.Totals();
        return TypedResults.Ok(new ReplicaStats(streams, sockets, hub.Present().Count, hub.Head?.Position, delivered, healed, slow));
    }
}
