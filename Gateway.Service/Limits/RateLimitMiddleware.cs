using Gateway.Service.Configuration;

namespace Gateway.Service.Limits;

/// <summary>
/// Refuses with 429 who has spent their tokens. Before anything is asked of anyone: a request that falls under limits of users too is only
/// checked for empty buckets here, and spends from all of its limits at once when its caller is known (<see cref="CallerLimitMiddleware"/>).
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, LimitPlans plans, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext context)
    {
        var plan = plans.Of(context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>());
        if (plan.Rules.Count == 0 || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        var keys = LimitKeys.BeforeCaller(plan, context);
        if (!plan.NeedsCaller && limiter.SpendAdvance(plan, keys!) is { } spent)
        {
            return Decided(context, plan, spent);
        }

        if (limiter.RefuseKnown(plan, keys) is { } known)
        {
            return Decided(context, plan, known);
        }

        if (plan.NeedsCaller)
        {
            context.Features.Set(new PendingLimits(plan, keys));
            return next(context);
        }

        var spending = limiter.SpendAsync(plan, keys!);
        return spending.IsCompletedSuccessfully ? Decided(context, plan, spending.Result) : WhenDecided(context, plan, spending);
    }

    private async Task WhenDecided(HttpContext context, LimitPlan plan, ValueTask<Verdict> spending) => await Decided(context, plan, await spending);

    private Task Decided(HttpContext context, LimitPlan plan, Verdict verdict)
    {
        LimitReply.Mark(context.Response, plan, verdict);
        return verdict.IsRefused ? LimitReply.RefuseAsync(context, plan, verdict) : next(context);
    }
}

/// <summary>The feature of a request whose limits wait for its caller.</summary>
internal sealed record PendingLimits(LimitPlan Plan, string?[] Keys);
