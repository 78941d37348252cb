using Gateway.Service.Configuration;
using Gateway.Service.Streams;

namespace Gateway.Service.Proxy;

/// <summary>Takes a route's streams into <see cref="OpenStreams"/>, which ends them when the gateway itself stops: they would hold the shutdown until its limit.</summary>
internal sealed class StreamDrain(RequestDelegate next, OpenStreams open, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is { Stream: true } ? PassAsync(context) : next(context);

    private async Task PassAsync(HttpContext context)
    {
        using var stream = new PassingStream(context, time);
        open.Add(stream);
        try
        {
            await next(context);
        }
        finally
        {
            open.Remove(stream);
        }
    }
}
