using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Requests;

/// <summary>
/// 413 for a body that announces itself as too large for its route, before an upstream is bothered. A chunked one is stopped by the
/// server while it is read.
/// </summary>
internal sealed class BodySize(RequestDelegate next, RunningConfig running)
{
    public Task InvokeAsync(HttpContext context)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.MaxBody ?? running.Current.MaxBody;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limit;
        }

        return context.Request.ContentLength > limit
            ? Problem.Of(StatusCodes.Status413PayloadTooLarge, "payload_too_large", "The body is too large.", $"At most {limit} bytes.")
                .ExecuteAsync(context)
            : next(context);
    }
}
