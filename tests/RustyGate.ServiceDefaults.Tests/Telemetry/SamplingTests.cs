using System.Diagnostics;
using OpenTelemetry.Trace;
using RustyGate.ServiceDefaults.Telemetry;

namespace RustyGate.ServiceDefaults.Tests.Telemetry;

/// <summary>How many are traced, by a clock that stands still.</summary>
public sealed class SamplingTests
{
    private static readonly TracingOptions Options = new() { PerSecond = 10, Burst = 20 };

    private readonly SteppedClock _clock = new();

    [Fact]
    public void Of_many_requests_at_once_so_many_are_traced_and_later_so_many_more()
    {
        var sampler = TelemetryExtensions.Sampling(Options, _clock);

        Assert.Equal(20, Recorded(sampler, requests: 50));
        Assert.Equal(0, Recorded(sampler, requests: 50));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Recorded(sampler, requests: 50));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, Recorded(sampler, requests: 50));
    }

    [Theory]
    [InlineData(true, ActivityTraceFlags.Recorded, 50)]
    [InlineData(true, ActivityTraceFlags.None, 0)]
    [InlineData(false, ActivityTraceFlags.Recorded, 20)]
    [InlineData(false, ActivityTraceFlags.None, 0)]
    public void What_the_caller_records_is_recorded_and_at_the_edge_no_more_of_it_than_of_others(bool followsCallers, ActivityTraceFlags caller, int recorded)
    {
        var sampler = TelemetryExtensions.Sampling(new() { PerSecond = 10, Burst = 20, FollowsCallers = followsCallers }, _clock);

        Assert.Equal(recorded, Recorded(sampler, requests: 50, caller: Context(caller)));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, 50)]
    [InlineData(ActivityTraceFlags.None, 0)]
    public void What_is_linked_to_something_recorded_is_recorded(ActivityTraceFlags cause, int recorded)
    {
        var sampler = TelemetryExtensions.Sampling(Options, _clock);
        Recorded(sampler, requests: 50);

        Assert.Equal(recorded, Recorded(sampler, requests: 50, cause: Context(cause)));
    }

    private static int Recorded(Sampler sampler, int requests, ActivityContext caller = default, ActivityContext cause = default) =>
        Enumerable.Range(0, requests).Count(_ => sampler.ShouldSample(
            new SamplingParameters(caller, ActivityTraceId.CreateRandom(), "request", ActivityKind.Server, links: [new ActivityLink(cause)])).Decision == SamplingDecision.RecordAndSample);

    private static ActivityContext Context(ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);
}
