namespace Gateway.Service.Limits;

/// <summary>What one request of a route spends.</summary>
/// <param name="Rules">From a bucket of each of these.</param>
/// <param name="Cost">So many tokens.</param>
internal sealed record LimitPlan(IReadOnlyList<LimitRule> Rules, int Cost)
{
    /// <summary>Whether one of the rules counts by what is known only when the token was looked at.</summary>
    public bool NeedsCaller { get; } = Rules.Any(rule => rule.Per.Kind is Configuration.LimitKind.User or Configuration.LimitKind.Session);

    /// <summary>The header that tells the rules.</summary>
    public string Policies { get; } = string.Join(", ", Rules.Select(rule => rule.Policy));
}
