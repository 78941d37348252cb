using Microsoft.AspNetCore.Authentication;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Limits;

/// <summary>The limits of a request that falls under some that count users or sessions, all in one call.</summary>
internal sealed class CallerLimitMiddleware(RequestDelegate next, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext context) => context.Features.Get<PendingLimits>() is { } pending ? SpendAsync(context, pending) : next(context);

    private async Task SpendAsync(HttpContext context, PendingLimits pending)
    {
        // The token is looked at once: what authenticates the request next gets the same result.
        var caller = (await context.AuthenticateAsync()) is { Succeeded: true, Principal: { } principal } ? CurrentUser.From(principal) : null;
        var keys = LimitKeys.WithCaller(pending.Plan, pending.Keys, context, caller);
        var verdict = limiter.RefuseKnown(pending.Plan, keys) ?? await limiter.SpendAsync(pending.Plan, keys);
        LimitReply.Mark(context.Response, pending.Plan, verdict);
        await (verdict.IsRefused ? LimitReply.RefuseAsync(context, pending.Plan, verdict) : next(context));
    }
}
