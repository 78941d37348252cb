using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Retries;

/// <summary>The replicas that one request has been sent to, and whether it may be sent to another.</summary>
internal sealed class Tries(HttpContext context, RouteRules rules, RetryBudget budget)
{
    private readonly Lock _granting = new();
    private List<DestinationState>? _asked;
    private bool _isGranted;
    private int _repeated;

    public RouteRules Rules => rules;

    /// <summary>Whether the request may reach two replicas.</summary>
    public bool IsRepeatable { get; } = Repeatable.Keep(context.Request, rules);

    /// <summary>Why the last attempt was not the last one.</summary>
    public TryReason Reason { get; private set; }

    /// <summary>Asks for another attempt after the one under way.</summary>
    public bool TryAgain(TryReason reason)
    {
        lock (_granting)
        {
            if (!_isGranted && IsRepeatable && _repeated < rules.Retries.Most && Others().Any() && budget.TryTake())
            {
                _repeated++;
                Grant(reason);
            }

            return _isGranted;
        }
    }

    /// <summary>Whether the attempt that has ended is followed by another, which then has the replicas that were not asked.</summary>
    public bool GoesOn(Attempt attempt)
    {
        // An answer without a body has not started yet when it is complete.
        if (attempt.IsPassed || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        if (!attempt.IsGivenUp && context.GetForwarderErrorFeature() is { } error)
        {
            Consider(error);
        }

        if (!_isGranted)
        {
            return false;
        }

        var proxied = context.GetReverseProxyFeature();
        proxied.AvailableDestinations = [.. Others()];
        (_asked ??= []).Add(proxied.ProxiedDestination!);
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        Repeatable.Rewind(context.Request);
        _isGranted = false;
        return true;
    }

    private void Consider(IForwarderErrorFeature error)
    {
        var outcome = Outcomes.Of(error);
        if (outcome == Outcome.NotConnected && Others().Any())
        {
            Grant(TryReason.NotConnected);
        }
        else if (outcome == Outcome.Failed && error.Error != ForwarderError.RequestTimedOut)
        {
            TryAgain(TryReason.Broken);
        }
    }

    private void Grant(TryReason reason)
    {
        _isGranted = true;
        Reason = reason;
    }

    private IEnumerable<DestinationState> Others()
    {
        var now = context.GetReverseProxyFeature().ProxiedDestination;
        return context.GetRouteModel().Cluster!.DestinationsState.AvailableDestinations.Where(replica => replica != now && _asked?.Contains(replica) is not true);
    }
}
