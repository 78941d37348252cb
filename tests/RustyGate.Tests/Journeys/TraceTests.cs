using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>What the dashboard has received, asked of the dashboard's own telemetry API.</summary>
public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_runs_from_the_gateway_through_chat_to_the_database_and_the_delivery_is_linked_to_it()
    {
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        await using var host = await AppHostProcess.StartAsync(
            new Dictionary<string, string> { ["Dashboard__Port"] = port, ["AppHost__DashboardApiKey"] = "telemetry" },
            "--ephemeral", "--gateway-port", "0");
        using var dashboard = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), DefaultRequestHeaders = { { "x-api-key", "telemetry" } } };
        using var ann = await Eventually.SucceedsAsync(() => Person.RegisterAsync(host.Http, "ann"));
        await using var stream = await ann.ListenAsync();
        var chat = await Eventually.SucceedsAsync(() => ann.CreateGroupAsync("Traced"));
        var trace = Guid.NewGuid().ToString("N");

        using var post = new HttpRequestMessage(HttpMethod.Post, $"/api/chats/{chat}/messages") { Content = JsonContent.Create(new { content = "follow me" }) };
        post.Headers.Add("traceparent", $"00-{trace}-00000000000000a1-01");
        using var answer = await ann.Http.SendAsync(post, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await stream.UntilAsync("NewMessage");

        string[] way = ["gateway POST /api/chats/{chat}/messages", "gateway POST", "chat POST /api/chats/{id:guid}/messages/", "chat postgresql"];
        IReadOnlyList<Span> spans = [];
        await Eventually.HoldsAsync(async () =>
        {
            spans = await SpansAsync(dashboard, $"?traceId={trace}");
            return way.All(step => spans.Any(s => s.Step == step));
        }, what: $"the way {string.Join(" → ", way)} is in the dashboard");
        await Eventually.HoldsAsync(
            async () => (await SpansAsync(dashboard, "?limit=2000")).Any(s => s.Step == "notify deliver" && s.LinkedTraces.Contains(trace)),
            what: "the delivery is linked to the trace");
        Assert.DoesNotContain(await SpansAsync(dashboard, "?limit=2000"), s => s.Path.StartsWith("/health", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<Span>> SpansAsync(HttpClient dashboard, string query)
    {
        var answer = await dashboard.GetFromJsonAsync<JsonElement>($"/api/telemetry/spans{query}", Cancel);
        return
        [
            .. from resource in answer.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
               let service = Attribute(resource.GetProperty("resource"), "service.name")
               from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new Span($"{service} {span.GetProperty("name").GetString()}", Attribute(span, "url.path"), LinkedTracesOf(span)),
        ];
    }

    private static string Attribute(JsonElement element, string key) =>
        element.TryGetProperty("attributes", out var attributes)
            ? attributes.EnumerateArray().Where(a => a.GetProperty("key").GetString() == key)
                .Select(a => a.GetProperty("value").GetProperty("stringValue").GetString()).FirstOrDefault() ?? ""
            : "";

    private static IReadOnlyList<string?> LinkedTracesOf(JsonElement span) =>
        span.TryGetProperty("links", out var links) ? [.. links.EnumerateArray().Select(l => l.GetProperty("traceId").GetString())] : [];

    private sealed record Span(string Step, string Path, IReadOnlyList<string?> LinkedTraces);
}
