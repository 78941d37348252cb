using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Observing;

/// <summary>Notes and says which replica a request goes to, each time that one is asked.</summary>
internal sealed partial class UpstreamChosen(ILoggerFactory loggers) : ITransformProvider
{
    private readonly ILogger _logger = loggers.CreateLogger(ObservedRequests.Category);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var route = context.Route.RouteId;
        context.AddRequestTransform(request =>
        {
            var (http, proxied) = (request.HttpContext, request.HttpContext.GetReverseProxyFeature());
            var facts = RequestFacts.Of(http);
            facts.Route = route;
            facts.Upstream = proxied.Cluster.Config.ClusterId;
            facts.Replica = proxied.ProxiedDestination?.DestinationId ?? RequestFacts.None;
            if (facts.IsFollowed)
            {
                Chosen(_logger, facts.Upstream, facts.Replica, route, http.TraceIdentifier);
            }

            return ValueTask.CompletedTask;
        });
    }

    [LoggerMessage(2, LogLevel.Information, "{Upstream} {Replica} was chosen by {Route} ({RequestId})")]
    private static partial void Chosen(ILogger logger, string upstream, string replica, string route, string requestId);
}
