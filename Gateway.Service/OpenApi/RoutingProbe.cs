using System.Net.Mime;

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

    /// <summary>What is known of the endpoint that takes it; null when none does.</summary>
    public async Task<EndpointMetadataCollection?> AskAsync(string method, string path)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set(new Question());
        (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = (method, path, "http", new HostString("localhost"));
        context.Request.ContentType = MediaTypeNames.Application.Json;
        await _routing!(context);
        return context.GetEndpoint()?.Metadata;
    }

    private sealed class Question;
}
