using System.Diagnostics;
using OpenTelemetry;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// Health probes come every few seconds for ever: the spans of those who ask would bury everything else, so they are not exported.
/// <see cref="RequestSpans"/> does the same for those who answer.
/// </summary>
internal sealed class QuietProbes : BaseProcessor<Activity>
{
    public const string Path = "/health";

    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && data.GetTagItem("url.full") is string url && new Uri(url).AbsolutePath.StartsWith(Path, StringComparison.Ordinal))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
