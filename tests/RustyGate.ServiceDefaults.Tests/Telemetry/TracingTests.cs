using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Tests.Telemetry;

/// <summary>Which requests are traced, by a clock that stands still: the service says of each whether it records it.</summary>
public sealed class TracingTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";

    private static readonly ActivitySource Source = new("RustyGate.Tests");

    private readonly StandingTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_requests_at_once_so_many_are_traced_and_later_so_many_more()
    {
        await using var service = await StartAsync(followsCallers: true);

        Assert.Equal(20, await TracedAsync(service, requests: 50));
        Assert.Equal(0, await TracedAsync(service, requests: 50));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(10, await TracedAsync(service, requests: 50));
        _time.Now += TimeSpan.FromHours(1);
        Assert.Equal(20, await TracedAsync(service, requests: 50));
    }

    [Theory]
    [InlineData(true, "1", 50)]
    [InlineData(true, "0", 0)]
    [InlineData(false, "1", 20)]
    [InlineData(false, "0", 0)]
    public async Task What_the_caller_records_is_recorded_except_at_the_edge(bool followsCallers, string sampled, int traced)
    {
        await using var service = await StartAsync(followsCallers);

        Assert.Equal(traced, await TracedAsync(service, requests: 50, traceparent: Trace + sampled));
    }

    [Fact]
    public async Task What_is_linked_to_something_recorded_is_recorded()
    {
        await using var service = await StartAsync(followsCallers: true);
        await TracedAsync(service, requests: 50);

        Assert.Equal("True", await service.Client.GetStringAsync("/linked/1", Cancel));
        Assert.Equal("False", await service.Client.GetStringAsync("/linked/0", Cancel));
    }

    private static async Task<int> TracedAsync(TestService service, int requests, string? traceparent = null)
    {
        // A caller of another process: its requests are no spans here.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Address };
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/traced");
            if (traceparent is not null)
            {
                request.Headers.Add("traceparent", traceparent);
            }

            using var answer = await client.SendAsync(request, Cancel);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }));
        return answers.Count(answer => answer == "True");
    }

    private Task<TestService> StartAsync(bool followsCallers) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/traced", () => Recorded(Activity.Current));
            app.MapGet("/linked/{sampled:int}", (int sampled) =>
            {
                Activity.Current = null;
                var cause = ActivityContext.Parse(Trace + sampled, traceState: null);
                using var linked = Source.StartActivity("linked", ActivityKind.Consumer, parentContext: default, links: [new ActivityLink(cause)]);
                return Recorded(linked);
            });
        },
        builder =>
        {
            builder.Configuration["Tracing:PerSecond"] = "10";
            builder.Configuration["Tracing:Burst"] = "20";
            builder.Configuration["Tracing:FollowsCallers"] = followsCallers.ToString();
            builder.Services.AddSingleton<TimeProvider>(_time);
        },
        settings: new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" });

    private static string Recorded(Activity? activity) => (activity?.Recorded is true).ToString();

    private sealed class StandingTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
