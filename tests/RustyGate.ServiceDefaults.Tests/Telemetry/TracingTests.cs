using System.Diagnostics;
using Microsoft.AspNetCore.Builder;

namespace RustyGate.ServiceDefaults.Tests.Telemetry;

/// <summary>A service says of a request whether it records it. It has none of its own to give away.</summary>
public sealed class TracingTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    [Theory]
    [InlineData(true, "01", "True")]
    [InlineData(true, "00", "False")]
    [InlineData(false, "01", "False")]
    [InlineData(true, null, "False")]
    public async Task A_service_records_what_its_caller_records_and_the_edge_does_not(bool followsCallers, string? caller, string isRecorded)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/traced", () => (Activity.Current?.Recorded).ToString()),
            settings: new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1", ["Tracing:PerSecond"] = "0", ["Tracing:FollowsCallers"] = followsCallers.ToString() });

        // The caller is another process: its requests are no spans here.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Address };
        if (caller is not null)
        {
            client.DefaultRequestHeaders.Add("traceparent", Trace + caller);
        }

        Assert.Equal(isRecorded, await client.GetStringAsync("/traced", TestContext.Current.CancellationToken));
    }
}
