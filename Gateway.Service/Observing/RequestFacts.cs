using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Observing;

/// <summary>What becomes known of a request on its way, for its lines in the log and for the numbers. A feature of each request.</summary>
internal sealed class RequestFacts(long started)
{
    /// <summary>Where requests are counted that no route takes, and answers that come from no upstream.</summary>
    public const string None = "-";

    /// <summary>When it came, by the clock's timestamps.</summary>
    public long Started => started;

    /// <summary>Whether each step on its way has a line in the log; if not, the access log alone tells of it.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The name of the route.</summary>
    public string Route { get; set; } = None;

    /// <summary>The name of the upstream that was asked.</summary>
    public string Upstream { get; set; } = None;

    /// <summary>The replica that was asked last.</summary>
    public string Replica { get; set; } = None;

    /// <summary>The limit that it was refused by.</summary>
    public string? LimitedBy { get; set; }

    /// <summary>Whether it was told to come later because there is too much to do.</summary>
    public bool IsShed { get; set; }

    public static RequestFacts Of(HttpContext context) => context.Features.GetRequiredFeature<RequestFacts>();

    /// <summary>The name of the route that the endpoint belongs to.</summary>
    public static string? RouteOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId;
}
