using Microsoft.AspNetCore.Http.Features;
using RustyGate.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Requests;

/// <summary>
/// 413 for a body that announces itself as too large for its route, before an upstream is bothered. A chunked one is stopped by the
/// server while it is read.
/// </summary>
internal sealed class BodySize(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize
            ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return context.Request.ContentLength > limit
            ? Problem.Of(StatusCodes.Status413PayloadTooLarge, "payload_too_large", "The body is too large.", $"At most {limit} bytes.")
                .ExecuteAsync(context)
            : next(context);
    }
}
