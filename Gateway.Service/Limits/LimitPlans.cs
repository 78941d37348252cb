using System.Collections.Concurrent;
using Gateway.Service.Configuration;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Limits;

/// <summary>Which rules a request falls under, by the running configuration.</summary>
internal sealed class LimitPlans : IDisposable
{
    private readonly RunningConfig _running;
    private readonly IDisposable _watching;
    private volatile Known _known;

    public LimitPlans(RunningConfig running)
    {
        _running = running;
        _known = new Known(running.Current);
        _watching = ChangeToken.OnChange(running.Changing, () => _known = new Known(_running.Current));
    }

    /// <summary>Of a request that no route takes (a page, a probe, nothing at all), the gateway's own list.</summary>
    public LimitPlan Of(RouteRules? route) => _known.Of(route);

    public void Dispose() => _watching.Dispose();

    private sealed class Known
    {
        private readonly Dictionary<string, LimitRule> _rules;
        private readonly IReadOnlyList<string> _defaults;
        private readonly LimitPlan _default;
        private readonly ConcurrentDictionary<RouteRules, LimitPlan> _routes = new(ReferenceEqualityComparer.Instance);

        public Known(GatewayConfig config)
        {
            _rules = config.Limits.ToDictionary(limit => limit.Key, limit => new LimitRule(limit.Key, limit.Value), StringComparer.Ordinal);
            _defaults = config.DefaultLimits;
            _default = Plan(_defaults, cost: 1);
        }

        public LimitPlan Of(RouteRules? route) =>
            route is null ? _default : _routes.GetOrAdd(route, static (rules, known) => known.Plan(rules.Limits ?? known._defaults, rules.Cost), this);

        /// <summary>For a moment a route may still name a rule of the configuration before.</summary>
        private LimitPlan Plan(IEnumerable<string> names, int cost) =>
            new([.. names.Select(_rules.GetValueOrDefault).OfType<LimitRule>()], cost);
    }
}
