using System.Diagnostics;
using RustyGate.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Proxy;

/// <summary>
/// Tells an upstream which trace a request belongs to, in the place of what its caller said. The framework's HTTP client does that too, with a span
/// of its own for each request: where no span is exported, nobody would ever see that one (<see cref="UpstreamConnections"/>).
/// </summary>
internal sealed class TraceContext(IConfiguration configuration) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (!configuration.ExportsTelemetry())
        {
            context.AddRequestTransform(static request =>
            {
                if (Activity.Current is { } span)
                {
                    Write(request.ProxyRequest, span);
                }

                return ValueTask.CompletedTask;
            });
        }
    }

    private static void Write(HttpRequestMessage request, Activity span)
    {
        var propagator = DistributedContextPropagator.Current;
        foreach (var field in propagator.Fields)
        {
            request.Headers.Remove(field);
        }

        propagator.Inject(span, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
    }
}
