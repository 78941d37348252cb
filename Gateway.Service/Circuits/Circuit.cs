using Gateway.Service.Configuration;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Service.Circuits;

/// <summary>The circuit breaker of one upstream. What passes it answers whether it failed.</summary>
internal sealed partial class Circuit
{
    private readonly string _upstream;
    private readonly TimeProvider _time;
    private readonly UpstreamMetrics _metrics;
    private readonly ILogger _logger;
    private volatile CircuitStatus _status;

    public Circuit(string upstream, CircuitConfig config, TimeProvider time, UpstreamMetrics metrics, ILogger logger)
    {
        (_upstream, Config, _time, _metrics, _logger) = (upstream, config, time, metrics, logger);
        _status = new CircuitStatus(upstream, "closed", time.GetUtcNow());
        Breaker = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = config.Rate,
                MinimumThroughput = config.Minimum,
                SamplingDuration = config.Window,
                BreakDuration = config.Open,
                ShouldHandle = static outcome => ValueTask.FromResult(outcome.Outcome is { Exception: not null and not OperationCanceledException } or { Result: true }),
                OnOpened = _ => Changed("open"),
                OnHalfOpened = _ => Changed("half_open"),
                OnClosed = _ => Changed("closed"),
            })
            .Build();
    }

    public CircuitConfig Config { get; }

    public ResiliencePipeline<bool> Breaker { get; }

    public CircuitStatus Status => _status;

    private ValueTask Changed(string state)
    {
        _status = new CircuitStatus(_upstream, state, _time.GetUtcNow());
        _metrics.CircuitChanged(_upstream, state);
        Log.Changed(_logger, _upstream, state);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The circuit of {Upstream} is {State}")]
        public static partial void Changed(ILogger logger, string upstream, string state);
    }
}
