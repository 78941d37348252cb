using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
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
        var endpoint = context.GetEndpoint()?.Metadata;
        var limit = endpoint?.GetMetadata<RouteRules>()?.MaxBody ?? endpoint?.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? running.Current.MaxBody;
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
