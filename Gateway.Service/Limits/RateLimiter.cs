namespace Gateway.Service.Limits;

/// <summary>
/// Decides about requests: who is known to have nothing left is refused here, and who asks often is given what was taken in advance; the others
/// are decided about by Redis, or by this replica where Redis does not answer.
/// </summary>
internal sealed class RateLimiter(LocalBuckets local, RedisBuckets shared, Replicas replicas)
{
    /// <summary>Whether one of the buckets is known to be empty, without asking or spending anything.</summary>
    /// <param name="plan">The rules.</param>
    /// <param name="keys">A bucket for each; null: not known yet.</param>
    public Verdict? RefuseKnown(LimitPlan plan, ReadOnlySpan<string?> keys)
    {
        var (wait, ahead) = (0.0, default(double[]));
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] is { } key && local.AheadOf(key) is > 0 and var known)
            {
                (ahead ??= new double[keys.Length])[i] = known;
                wait = Math.Max(wait, known + (plan.Cost * plan.Rules[i].One) - plan.Rules[i].Most);
            }
        }

        return wait > 0 ? new Verdict(wait, ahead!) : null;
    }

    /// <summary>Spends of what was taken in advance, without asking anyone; null where that is not enough. There is an advance only where nothing is empty.</summary>
    public Verdict? SpendAdvance(LimitPlan plan, ReadOnlySpan<string> keys) => local.SpendAdvance(plan, keys);

    /// <summary>Spends what the plan says from each bucket, or from none.</summary>
    public ValueTask<Verdict> SpendAsync(LimitPlan plan, string[] keys) =>
        local.SpendAdvance(plan, keys) is { } verdict ? new ValueTask<Verdict>(verdict) : AskAsync(plan, keys);

    private async ValueTask<Verdict> AskAsync(LimitPlan plan, string[] keys)
    {
        var asked = local.Now;
        var advance = local.AskAdvance(plan, keys, replicas.Count);
        if (await shared.SpendAsync(plan, keys, advance) is not { } verdict)
        {
            return local.Spend(plan, keys, replicas.Count);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            local.Learn(keys[i], asked, verdict.Ahead[i], advance[i] > 0 ? verdict.Advance[i] : null);
        }

        return verdict;
    }
}
