using System.Security.Claims;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;
using RustyGate.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.ResponseCache;

/// <summary>
/// Serves what is kept, has one request fetch what is not, and keeps what may be kept. After authorization: whoever may not ask gets
/// nothing from here either.
/// </summary>
internal sealed class ServeFromCache(RequestDelegate next, CacheStore store, CacheMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata
            || metadata.GetMetadata<RouteRules>() is not { Cache: { } cache, Stream: false }
            || metadata.GetMetadata<RouteModel>()?.Config.RouteId is not { } route
            || context.Request.Headers.Upgrade.Count > 0
            || IsOfUnknown(context, cache))
        {
            await next(context);
        }
        else if (!(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || context.Request.Headers.Range.Count > 0)
        {
            await PassAsync(context, route, CacheStatus.Bypass);
        }
        else
        {
            await ServeAsync(context, CacheKey.Of(route, context.Request, cache), cache);
        }
    }

    private async Task ServeAsync(HttpContext context, CacheKey key, CacheConfig cache)
    {
        while (true)
        {
            var generation = store.Current;
            if (generation.Find(key) is { } kept)
            {
                await AnswerAsync(context, key, kept, CacheStatus.Hit);
                return;
            }

            if (HttpMethods.IsHead(context.Request.Method))
            {
                await PassAsync(context, key.Route, CacheStatus.Passed);
                return;
            }

            if (!generation.Flights.TryJoin(key, out var flight))
            {
                await FetchAsync(context, key, cache, generation);
                return;
            }

            var landing = await flight.WaitAsync(context.RequestAborted);
            if (landing.Answer is { } answer)
            {
                await AnswerAsync(context, key, answer, CacheStatus.Collapsed);
                return;
            }

            if (!landing.IsBroken)
            {
                await PassAsync(context, key.Route, CacheStatus.Passed);
                return;
            }
        }
    }

    private async Task FetchAsync(HttpContext context, CacheKey key, CacheConfig cache, CacheStore.Generation generation)
    {
        var (request, response) = (context.Request, context.Response);
        var landing = Landing.Broken;
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var asked = request.Headers.ToArray();
        var ours = response.Headers.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isAskedByToken = Disguise(context, cache);
        var lifetime = TimeSpan.Zero;
        var body = new CapturedBody(
            inner,
            cache.MaxEntry,
            () => (lifetime = Freshness.Of(response, cache, isAskedByToken, time.GetUtcNow())) > TimeSpan.Zero,
            () =>
            {
                response.Headers[CacheStatus.Header] = $"{CacheStatus.Name}; {CacheStatus.Passed}";
                Restore();
                landing = Landing.Private;
                generation.Flights.Land(key, landing);
            });
        context.Features.Set<IHttpResponseBodyFeature>(body);
        byte[]? held;
        try
        {
            await next(context);
            held = await body.TakeAsync(context.RequestAborted);
            if (held is not null && IsWhole(context, held))
            {
                var now = time.GetUtcNow();
                landing = new Landing(new CachedAnswer(response, ours, held, lifetime, now));
                generation.Keep(key, landing.Answer!, now + lifetime);
            }
        }
        finally
        {
            // What was let go has landed already, and another may fly by now.
            if (landing != Landing.Private)
            {
                generation.Flights.Land(key, landing);
            }

            context.Features.Set(inner);
        }

        if (held is null)
        {
            metrics.Count(key.Route, CacheStatus.Passed);
            return;
        }

        foreach (var name in response.Headers.Keys.Where(name => !ours.Contains(name)).ToArray())
        {
            response.Headers.Remove(name);
        }

        Restore();
        await (landing.Answer is { } answer
            ? AnswerAsync(context, key, answer, CacheStatus.Stored)
            : Problem.Of(StatusCodes.Status502BadGateway, "bad_gateway", "The service behind the gateway broke off its answer.").ExecuteAsync(context));

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

    /// <summary>Whether somebody identifies themselves to the upstream in a way that is none of ours, so that their answers have no key.</summary>
    private static bool IsOfUnknown(HttpContext context, CacheConfig cache) =>
        cache.Key == CacheScope.User && context.Request.Headers.Authorization.Count > 0 && context.User.Identity?.IsAuthenticated is not true;

    /// <summary>Not what broke off on its way, whose part would be served as the whole.</summary>
    private static bool IsWhole(HttpContext context, byte[] body) =>
        context.Features.Get<IForwarderErrorFeature>() is null
        && !context.RequestAborted.IsCancellationRequested
        && (context.Response.ContentLength ?? body.Length) == body.Length;

    private async Task PassAsync(HttpContext context, string route, string how)
    {
        metrics.Count(route, how);
        context.Response.OnStarting(
            () =>
            {
                context.Response.Headers[CacheStatus.Header] = $"{CacheStatus.Name}; {how}";
                return Task.CompletedTask;
            });
        await next(context);
    }

    private Task AnswerAsync(HttpContext context, CacheKey key, CachedAnswer answer, string how)
    {
        metrics.Count(key.Route, how);
        return answer.WriteAsync(context, time.GetUtcNow(), how);
    }
}
