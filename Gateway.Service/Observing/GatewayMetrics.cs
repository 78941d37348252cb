using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Service.Observing;

/// <summary>Meter <c>RustyGate.Gateway</c>: numbers by route and upstream, whose names are the configuration's and so few.</summary>
internal sealed class GatewayMetrics
{
    public const string Meter = "RustyGate.Gateway";

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _shed;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _requests = meter.CreateCounter<long>("rustygate.gateway.requests", "{request}", "Completed requests, by route, upstream and status.");
        _duration = meter.CreateHistogram(
            "rustygate.gateway.request.duration", "s", "How long they took; streams are not in it.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _inFlight = meter.CreateUpDownCounter<long>("rustygate.gateway.in_flight", "{request}", "Requests and streams under way.");
        _limited = meter.CreateCounter<long>("rustygate.gateway.limited", "{request}", "Requests that a limit refused, by limit.");
        _shed = meter.CreateCounter<long>("rustygate.gateway.shed", "{request}", "Requests that were told to come later because there was too much to do.");
    }

    public void Began() => _inFlight.Add(1);

    public void Ended(RequestFacts facts, int status, TimeSpan took, bool isStream)
    {
        var (route, upstream) = (new KeyValuePair<string, object?>("route", facts.Route), new KeyValuePair<string, object?>("upstream", facts.Upstream));
        _inFlight.Add(-1);
        _requests.Add(1, new TagList { route, upstream, { "status", status } });
        if (!isStream)
        {
            _duration.Record(took.TotalSeconds, route, upstream);
        }

        if (facts.LimitedBy is { } limit)
        {
            _limited.Add(1, new("limit", limit), route);
        }

        if (facts.IsShed)
        {
            _shed.Add(1, route);
        }
    }
}
