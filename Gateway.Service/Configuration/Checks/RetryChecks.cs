using Gateway.Service.Configuration.Reading;
using Gateway.Service.Retries;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Only what says that another replica may do better is worth another attempt.</summary>
internal static class RetryChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        from route in config.Routes
        from status in route.Value.Retries.Statuses.Index()
        where !Outcomes.IsFailure(status.Item)
        select new Flaw($"{ConfigPath.Of("routes", route.Key)}.retries.statuses[{status.Index}]", $"must be one of 500, 502, 503, 504, and not {status.Item}.");
}
