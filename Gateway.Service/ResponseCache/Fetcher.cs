using System.Security.Claims;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;
using RustyGate.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.ResponseCache;

/// <summary>Has one request fetch an answer for all who want the same, and keeps what may be kept.</summary>
internal sealed class Fetcher(RequestDelegate next, CacheMetrics metrics, TimeProvider time)
{
    /// <param name="context">The request, which gets the answer.</param>
    /// <param name="wanted">What is wanted; its flight is begun, and is over when this returns.</param>
    /// <param name="stale">What is served if that fails.</param>
    /// <param name="how">What becomes of an answer that is kept, as <see cref="CacheStatus"/> calls it.</param>
    public async Task FetchAsync(HttpContext context, Wanted wanted, CachedAnswer? stale, string how)
    {
        var (request, response) = (context.Request, context.Response);
        var landing = Landing.Broken;
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var asked = request.Headers.ToArray();
        var ours = response.Headers.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isAskedByToken = Disguise(context, wanted.Cache);
        var freshness = default(Freshness);
        var body = new CapturedBody(inner, wanted.Cache.MaxEntry, MayBeKept, LetGo);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        byte[]? held;
        try
        {
            await next(context);
            held = await body.TakeAsync(context.RequestAborted);
            if (held is not null && IsFailure(context, held))
            {
                landing = stale is null ? Landing.Broken : new Landing(stale);
            }
            else if (held is not null)
            {
                landing = new Landing(new CachedAnswer(response, ours, held, freshness, time.GetUtcNow()));
                wanted.Generation.Keep(wanted.Key, landing.Answer!);
            }
        }
        finally
        {
            // What was let go has landed already, and another may fly by now.
            if (landing != Landing.Private)
            {
                wanted.Generation.Flights.Land(wanted.Key, landing);
            }

            context.Features.Set(inner);
        }

        if (held is null)
        {
            metrics.Count(wanted.Key.Route, CacheStatus.Passed);
            return;
        }

        foreach (var name in response.Headers.Keys.Where(name => !ours.Contains(name)).ToArray())
        {
            response.Headers.Remove(name);
        }

        Restore();
        if (landing.Answer is { } answer)
        {
            how = answer == stale ? CacheStatus.StaleIfError : how;
            metrics.Count(wanted.Key.Route, how);
            await answer.WriteAsync(context, time.GetUtcNow(), how);
        }
        else
        {
            await Problem.Of(StatusCodes.Status502BadGateway, "bad_gateway", "The service behind the gateway broke off its answer.").ExecuteAsync(context);
        }

        bool MayBeKept()
        {
            freshness = Freshness.Of(response, wanted.Cache, isAskedByToken, time.GetUtcNow());
            return freshness.Kept > TimeSpan.Zero || (stale is not null && IsError(response.StatusCode));
        }

        void LetGo()
        {
            response.Headers[CacheStatus.Header] = $"{CacheStatus.Name}; {CacheStatus.Passed}";
            Restore();
            if (!IsError(response.StatusCode))
            {
                // What takes its place is not for keeping.
                wanted.Generation.Forget(wanted.Key);
            }

            landing = Landing.Private;
            wanted.Generation.Flights.Land(wanted.Key, landing);
        }

        // The upstream has been asked: what is done with the answer is for this client again.
        void Restore()
        {
            foreach (var (name, values) in asked)
            {
                request.Headers[name] = values;
            }
        }
    }

    /// <summary>A fetch for others does not tell the upstream what they do not have in common with this caller.</summary>
    /// <returns>Whether it still tells who asks.</returns>
    private static bool Disguise(HttpContext context, CacheConfig cache)
    {
        CacheKey.HideTheRest(context.Request, cache);
        if (cache.Key == CacheScope.Public && context.GetEndpoint()!.Metadata.GetMetadata<RouteRules>()!.Auth == RouteAuth.None)
        {
            context.Request.Headers.Remove("Authorization");
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        return context.User.Identity?.IsAuthenticated is true || context.Request.Headers.Authorization.Count > 0;
    }

    /// <summary>No answer of the upstream's, or not all of it: a part would be served as the whole.</summary>
    private static bool IsFailure(HttpContext context, byte[] body) =>
        IsError(context.Response.StatusCode)
        || context.Features.Get<IForwarderErrorFeature>() is not null
        || context.RequestAborted.IsCancellationRequested
        || (context.Response.ContentLength ?? body.Length) != body.Length;

    /// <summary>What RFC 5861 §4 calls an error.</summary>
    private static bool IsError(int status) => status is
        StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;
}

/// <summary>What a request wants of the cache.</summary>
/// <param name="Key">What makes it the same as another.</param>
/// <param name="Cache">The rules of its route.</param>
/// <param name="Generation">Where its answer is kept.</param>
internal sealed record Wanted(CacheKey Key, CacheConfig Cache, CacheStore.Generation Generation);
