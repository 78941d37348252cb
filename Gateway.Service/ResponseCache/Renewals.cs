using Gateway.Service.Observing;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.ResponseCache;

/// <summary>Fetches that nobody waits for: they take the place of what was served out of its time (RFC 5861 §3).</summary>
internal sealed partial class Renewals(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<Renewals> logger)
{
    /// <summary>Begins one, unless somebody fetches the same already or has just done so.</summary>
    public void Begin(Fetcher fetcher, HttpContext context, Wanted wanted, CachedAnswer stale)
    {
        if (wanted.Generation.TryBegin(wanted.Key, stale, out _))
        {
            // The request ends before this does, and takes its features with it.
            var same = SameRequest(context);
            _ = Task.Run(() => RenewAsync(fetcher, same, wanted));
        }
    }

    private async Task RenewAsync(Fetcher fetcher, DefaultHttpContext same, Wanted wanted)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            same.RequestServices = scope.ServiceProvider;
            await fetcher.FetchAsync(same, wanted, stale: null, CacheStatus.Renewed);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, wanted.Key.Route, failure.Message);
        }
    }

    private DefaultHttpContext SameRequest(HttpContext context)
    {
        var same = new DefaultHttpContext { User = context.User, TraceIdentifier = context.TraceIdentifier, RequestAborted = lifetime.ApplicationStopping };
        var (request, copy) = (context.Request, same.Request);
        (copy.Method, copy.Protocol, copy.Scheme, copy.Host) = (HttpMethods.Get, request.Protocol, request.Scheme, request.Host);
        (copy.PathBase, copy.Path, copy.QueryString, copy.RouteValues) = (request.PathBase, request.Path, request.QueryString, new RouteValueDictionary(request.RouteValues));
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers[name] = values;
        }

        // Where it is noted what the request has passed already: its authorization, for one.
        foreach (var (name, note) in context.Items)
        {
            same.Items[name] = note;
        }

        (same.Connection.RemoteIpAddress, same.Connection.RemotePort) = (context.Connection.RemoteIpAddress, context.Connection.RemotePort);
        same.Features.Set<IHttpRequestBodyDetectionFeature>(new NoBody());
        same.Features.Set(new RequestFacts(RequestFacts.Of(context).Started));
        same.SetEndpoint(context.GetEndpoint());
        return same;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An answer of {Route} was not renewed: {Reason}")]
        public static partial void Failed(ILogger logger, string route, string reason);
    }
}
