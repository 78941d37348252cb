using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// Exports what is logged in a trace with that trace, or not at all; warnings and errors, and what belongs to no trace, always. The console has every line.
/// </summary>
internal sealed class LogsOfTraces(BaseProcessor<LogRecord> export) : CompositeProcessor<LogRecord>([export])
{
    public override void OnEnd(LogRecord data)
    {
        if (data.LogLevel >= LogLevel.Warning || data.TraceId == default || data.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
        {
            base.OnEnd(data);
        }
    }
}
