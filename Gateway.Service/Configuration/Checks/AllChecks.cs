using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>What types alone cannot say. A check is given a configuration of the right shape and tells every flaw of its subject, with its path.</summary>
internal static class AllChecks
{
    private static readonly Func<GatewayConfig, IEnumerable<Flaw>>[] Checks =
    [
        NameChecks.Check,
        UpstreamChecks.Check,
        RouteChecks.Check,
        LimitChecks.Check,
        EdgeChecks.Check,
        RetryChecks.Check,
        CanaryChecks.Check,
        SameMatchCheck.Check,
        HeaderChecks.Check,
        ListenerChecks.Check,
        SharingChecks.Check,
    ];

    public static IEnumerable<Flaw> Check(GatewayConfig config) => Checks.SelectMany(check => check(config));
}
