using Gateway.Service.Configuration;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Requests;

/// <summary>
/// Headers that a route takes away, sets and adds on the way back, whoever answers. What the gateway says about itself and to browsers
/// comes after it: a route can give such a header another value, and cannot take it away.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>After routing.</summary>
    public static void UseResponseHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.Headers.Response is { } changes
            && changes.Remove.Count + changes.Set.Count + changes.Append.Count > 0)
        {
            context.Response.OnStarting(() => Write(context.Response.Headers, changes));
        }

        return next(context);
    });

    private static Task Write(IHeaderDictionary headers, HeaderChanges changes)
    {
        foreach (var name in changes.Remove)
        {
            headers.Remove(name);
        }

        foreach (var (name, value) in changes.Set)
        {
            headers[name] = value;
        }

        foreach (var (name, value) in changes.Append)
        {
            headers[name] = StringValues.Concat(headers[name], value);
        }

        return Task.CompletedTask;
    }
}
