using System.Diagnostics;
using Notify.Service.Feed;

namespace Notify.Service.Delivery;

/// <summary>
/// One span per delivered event, linked to the trace of the request that caused it. A link and not a child: the request is over, and
/// one event goes to many.
/// </summary>
internal static class DeliveryTrace
{
    public const string SourceName = "RustyGate.Notify";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What a client's frame has done.</summary>
    public static Activity? OfFrame() => Source.StartActivity("frame", ActivityKind.Server);

    /// <summary>Null when nobody listens or the cause is not recorded.</summary>
    public static Activity? Of(Frame frame) => frame.Trace is { } cause && Source.HasListeners()
        ? Source.StartActivity(
            "deliver", ActivityKind.Consumer, parentContext: default, links: [new ActivityLink(cause)],
            tags: [new("rustygate.position", frame.Position)])
        : null;
}
