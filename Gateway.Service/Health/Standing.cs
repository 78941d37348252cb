using System.Diagnostics.CodeAnalysis;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Health;

/// <summary>How a replica has done lately.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A cancellation source without a timer holds nothing.")]
internal sealed class Standing
{
    private readonly Lock _counting = new();
    private CancellationTokenSource _down = new();
    private SlidingCounts? _errors;
    private int _failures;
    private int _successes;
    private bool? _isIn;
    private long _cameBack;

    /// <summary>Why it is out, if requests were the reason.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>When it came in beside others, by <see cref="TimeProvider.GetTimestamp"/>; null: it was there from the start.</summary>
    public long? CameBack => Volatile.Read(ref _cameBack) is var at and not 0 ? at : null;

    /// <summary>Cancelled when active checks find it down: what waits there waits in vain.</summary>
    public CancellationToken Down => Volatile.Read(ref _down).Token;

    /// <summary>Counts one active check.</summary>
    /// <returns>What is known of it now.</returns>
    public DestinationHealth Checked(bool isWell, DestinationHealth before, HealthConfig rules)
    {
        (_successes, _failures) = isWell ? (_successes + 1, 0) : (0, _failures + 1);
        return isWell switch
        {
            true when before != DestinationHealth.Unhealthy || _successes >= rules.Successes => DestinationHealth.Healthy,
            false when _failures >= rules.Failures => DestinationHealth.Unhealthy,
            _ => before,
        };
    }

    /// <summary>Tells whoever waits there.</summary>
    public void IsDown() => _ = Volatile.Read(ref _down).CancelAsync();

    public void IsUp()
    {
        if (_down.IsCancellationRequested)
        {
            Volatile.Write(ref _down, new CancellationTokenSource());
        }
    }

    /// <summary>Counts one request.</summary>
    /// <returns>Whether too many have failed. Counting begins anew then.</returns>
    public bool Answered(bool isFailure, ErrorRateConfig rules, TimeProvider time)
    {
        lock (_counting)
        {
            if (_errors?.Window != rules.Window)
            {
                _errors = new SlidingCounts(rules.Window, time);
            }

            _errors.Add(1, isFailure ? 1 : 0);
            var (all, failed) = isFailure ? _errors.Sum() : default;
            var isTooMuch = isFailure && all >= rules.Minimum && failed >= rules.Rate * all;
            if (isTooMuch)
            {
                _errors.Clear();
            }

            return isTooMuch;
        }
    }

    /// <summary>Whether it gets requests from now on, and whether others were there before it.</summary>
    public void Seen(bool isIn, bool besideOthers, TimeProvider time)
    {
        if (isIn && _isIn is not true && (_isIn is false || besideOthers))
        {
            Volatile.Write(ref _cameBack, time.GetTimestamp());
        }

        _isIn = isIn;
    }

    public bool WasSeen => _isIn is not null;
}
