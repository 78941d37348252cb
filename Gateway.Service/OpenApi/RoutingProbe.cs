using Gateway.Service.Configuration;

namespace Gateway.Service.OpenApi;

/// <summary>
/// Asks the gateway's own routing who would take a request, so that what is documented is what is routed and nothing else. It stands
/// around the routing in the pipeline, and a question goes no further than through that.
/// </summary>
internal sealed class RoutingProbe(IServiceScopeFactory scopes)
{
    private RequestDelegate? _routing;

    /// <summary>What comes next in the pipeline is asked.</summary>
    public RequestDelegate Before(RequestDelegate routing) => _routing = routing;

    /// <summary>Where a question ends.</summary>
    public static RequestDelegate After(RequestDelegate next) => context => context.Features.Get<Question>() is null ? next(context) : Task.CompletedTask;

    /// <summary>The rules of the route that takes it; null when none does, or the gateway answers itself.</summary>
    public async Task<RouteRules?> AskAsync(string method, string path)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set(new Question());
        (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = (method, path, "http", new HostString("localhost"));
        await _routing!(context);
        return context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>();
    }

    private sealed class Question;
}
