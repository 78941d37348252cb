using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using RustyGate.ServiceDefaults.Telemetry;

namespace RustyGate.ServiceDefaults.Tests.Telemetry;

public sealed class LogsOfTracesTests
{
    [Theory]
    [InlineData(null, LogLevel.Information, true)]
    [InlineData(ActivityTraceFlags.Recorded, LogLevel.Information, true)]
    [InlineData(ActivityTraceFlags.None, LogLevel.Information, false)]
    [InlineData(ActivityTraceFlags.None, LogLevel.Warning, true)]
    public void What_is_said_in_a_trace_goes_with_it_and_what_is_wrong_always(ActivityTraceFlags? trace, LogLevel level, bool isExported)
    {
        var exported = new Exported();
        using (var loggers = LoggerFactory.Create(logging => logging.AddOpenTelemetry(o => o.AddProcessor(new LogsOfTraces(exported)))))
        {
            using var activity = trace is null ? null : new Activity("request") { ActivityTraceFlags = trace.Value }.Start();
            loggers.CreateLogger("test").Log(level, "said");
        }

        Assert.Equal(isExported ? 1 : 0, exported.Count);
    }

    private sealed class Exported : BaseProcessor<LogRecord>
    {
        public int Count { get; private set; }

        public override void OnEnd(LogRecord data) => Count++;
    }
}
