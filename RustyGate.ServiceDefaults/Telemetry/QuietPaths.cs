using System.Diagnostics;
using OpenTelemetry;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>Health probes come every few seconds for ever: their spans would bury everything else, so they are not exported.</summary>
internal sealed class QuietPaths : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Server && data.GetTagItem("url.path") is string path
            && path.StartsWith("/health", StringComparison.Ordinal))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
