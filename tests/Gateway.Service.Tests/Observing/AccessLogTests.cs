using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Observing;

public sealed class AccessLogTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task Source4_8_Source1_8_Start_upstream_and_completion_are_logged_under_one_request_id_and_one_trace()
    {
        await using var gateway = new RunningGateway();
        var replica = await gateway.AddUpstreamAsync("chat", app => app.MapPost("/api/echo/{what}", async (HttpContext context) =>
            await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted))));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Post, "/api/echo/a%0Ab%22?limit=5&secret=hush", Ann);
        request.Content = new StringContent("twelve bytes");
        request.Headers.Add("X-Request-ID", "found-again");
        request.Headers.Add("Cookie", "taste=sweet-secret");

        using var reply = await gateway.SendAsync(request);
        await Eventually.HoldsAsync(() => gateway.Logged.Any(IsCompleted));

        var lines = gateway.Logged.Where(line => line.Contains("found-again", StringComparison.Ordinal)).ToList();
        Assert.Collection(
            lines,
            line => Assert.StartsWith("POST /api/echo/a%0Ab%22 started (found-again)", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"chat {replica.Address} was chosen by api (found-again)", line, StringComparison.Ordinal),
            line => Assert.True(IsCompleted(line)));
        var entry = EntryIn(lines[2]);
        Assert.Equal(
            ("127.0.0.1", "POST", "/api/echo/a%0Ab%22", 200, 12, 12, "chat", replica.Address, "api", Ann.ToString()),
            (Text("client"), Text("method"), Text("path"), Number("status"), Number("bytes_in"), Number("bytes_out"), Text("upstream"), Text("replica"), Text("route"), Text("user")));
        Assert.True(entry.GetProperty("ms").GetDouble() > 0 && entry.GetProperty("time").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
        Assert.Matches("^[0-9a-f]{32}$", Text("trace_id"));
        Assert.DoesNotContain(gateway.Logged, line => line.Contains("hush", StringComparison.Ordinal) || line.Contains("sweet-secret", StringComparison.Ordinal));

        static bool IsCompleted(string line) => line.Contains("\"request_id\":\"found-again\"", StringComparison.Ordinal);

        string Text(string name) => entry.GetProperty(name).GetString()!;

        int Number(string name) => entry.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task S53_S67_Of_a_query_only_what_is_called_safe_is_written_and_nothing_begins_another_line()
    {
        await using var gateway = await new RunningGateway()
            .Configured("""{ "access_log": { "format": "combined", "safe_query": [ "limit", "before" ] } }""").StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/teapot?token=hush&limit=5%0A6&code=hush");
        request.Headers.TryAddWithoutValidation("User-Agent", "a \"quoted\" agent");
        request.Headers.Add("Referer", "https://example.org/?token=hush");
        request.Headers.Add("Authorization", "Bearer hush");

        using var reply = await gateway.SendAsync(request);
        await Eventually.HoldsAsync(() => gateway.Logged.Any(IsCompleted));

        var line = gateway.Logged.Single(IsCompleted);
        Assert.Matches(
            """^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /teapot\?limit=5%0A6 HTTP/1\.1" 418 \d+ "-" "a \\x22quoted\\x22 agent" \d+\.\d - [0-9a-f]{32} """, line);
        Assert.DoesNotContain(gateway.Logged, said => said.Contains("hush", StringComparison.Ordinal));

        static bool IsCompleted(string said) => said.Contains("\"GET /teapot", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_are_worth_no_line_and_a_log_that_is_off_has_none()
    {
        await using var gateway = await new RunningGateway().Configured("""{ "access_log": { "format": "off" } }""").StartAsync();

        using var probe = await gateway.GetAsync("/health");
        using var missing = await gateway.GetAsync("/nothing/there");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.StartsWith("GET /nothing/there started", StringComparison.Ordinal)));
        Assert.DoesNotContain(gateway.Logged, line => line.Contains("/health", StringComparison.Ordinal) || line.Contains("\"status\"", StringComparison.Ordinal));
    }

    /// <summary>The collector writes the values behind the message.</summary>
    private static JsonElement EntryIn(string line) => JsonSerializer.Deserialize<JsonElement>(line[..(line.IndexOf('}', StringComparison.Ordinal) + 1)]);
}
