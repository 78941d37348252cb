using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Observing;

/// <summary>Of which requests each step is logged.</summary>
[Collection(Tracing.Collection)]
public sealed class FollowedRequestsTests
{
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Where_traces_are_exported_steps_are_logged_of_what_is_traced_and_completion_of_all(bool isTraced, int lines)
    {
        // Nobody is there to take them.
        await using var gateway = new RunningGateway()
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1").With("Tracing:PerSecond", isTraced ? "1000" : "0").With("Tracing:Burst", "10000");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/echo", () => "heard"));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/api/echo", Guid.NewGuid());
        request.Headers.Add("X-Request-ID", "found-again");

        using var reply = await gateway.SendAsync(request);
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains("\"request_id\":\"found-again\"", StringComparison.Ordinal)));

        Assert.Equal(lines, gateway.Logged.Count(line => line.Contains("found-again", StringComparison.Ordinal)));
    }
}
