using Gateway.Service.Configuration;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Requests;

/// <summary>421 (RFC 9110 §15.5.20) under a name that is not the gateway's, where it was told its names (promises S35). Probes ask by address.</summary>
internal sealed class KnownHosts(RequestDelegate next, RunningConfig running)
{
    private const string AnyBelow = "*.";

    public Task InvokeAsync(HttpContext context) =>
        running.Current.Hosts is { Count: > 0 } hosts && !IsKnown(context.Request.Host.Host, hosts)
        && !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            ? Problem.Of(StatusCodes.Status421MisdirectedRequest, "misdirected_request", "This is not the host that was asked for.").ExecuteAsync(context)
            : next(context);

    private static bool IsKnown(string host, IReadOnlyList<string> hosts)
    {
        foreach (var known in hosts)
        {
            if (string.Equals(host, known, StringComparison.OrdinalIgnoreCase)
                || (known.StartsWith(AnyBelow, StringComparison.Ordinal) && host.Length >= known.Length && host.EndsWith(known[1..], StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
