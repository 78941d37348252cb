using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.ResponseCache;

/// <summary>
/// Serves what is kept, and has one request fetch what is not. After authorization: whoever may not ask gets nothing from here either.
/// </summary>
internal sealed class ServeFromCache(RequestDelegate next, CacheStore store, CacheMetrics metrics, Renewals renewals, TimeProvider time)
{
    private readonly Fetcher _fetcher = new(next, metrics, time);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata
            || metadata.GetMetadata<RouteRules>() is not { Cache: { } cache, Stream: false }
            || metadata.GetMetadata<RouteModel>()?.Config.RouteId is not { } route
            || context.Request.Headers.Upgrade.Count > 0
            || IsOfUnknown(context, cache))
        {
            return next(context);
        }

        return !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || context.Request.Headers.Range.Count > 0
            ? PassAsync(context, route, CacheStatus.Bypass)
            : ServeAsync(context, CacheKey.Of(route, context.Request, cache), cache);
    }

    private async Task ServeAsync(HttpContext context, CacheKey key, CacheConfig cache)
    {
        while (true)
        {
            var wanted = new Wanted(key, cache, store.Current);
            var (kept, now) = (wanted.Generation.Find(key), time.GetUtcNow());
            if (kept?.IsFresh(now) is true)
            {
                await AnswerAsync(context, key, kept, CacheStatus.Hit);
                return;
            }

            if (kept?.MaybeStale(now) is true)
            {
                renewals.Begin(_fetcher, context, wanted, kept);
                await AnswerAsync(context, key, kept, CacheStatus.Stale);
                return;
            }

            if (HttpMethods.IsHead(context.Request.Method))
            {
                await PassAsync(context, key.Route, CacheStatus.Passed);
                return;
            }

            if (wanted.Generation.TryBegin(key, kept, out var flight))
            {
                await _fetcher.FetchAsync(context, wanted, kept?.MaybeStaleIfError(now) is true ? kept : null, CacheStatus.Stored);
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

    /// <summary>Whether somebody identifies themselves to the upstream in a way that is none of ours, so that their answers have no key.</summary>
    private static bool IsOfUnknown(HttpContext context, CacheConfig cache) =>
        cache.Key == CacheScope.User && context.Request.Headers.Authorization.Count > 0 && context.User.Identity?.IsAuthenticated is not true;

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
