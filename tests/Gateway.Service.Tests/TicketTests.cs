using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

/// <summary>Secrets in the URLs of streams, where a client can send no header; and sockets, which need them most.</summary>
[Collection(Tracing.Collection)]
public sealed class TicketTests : IAsyncLifetime
{
    private const string Ticket = "rgt_a-ticket-that-nobody-may-find-again_012";

    private static readonly Guid Ann = Guid.NewGuid();
    private readonly RunningGateway _gateway = new();
    private readonly ConcurrentDictionary<string, string> _tickets = new(StringComparer.Ordinal) { [Ticket] = "socket" };
    private bool _isAuthDown;

    public async ValueTask InitializeAsync()
    {
        _gateway.Authority.Extra = app => app.MapPost("/internal/tickets/redeem", (JsonObject body) =>
            _isAuthDown ? Results.StatusCode(503)
            : _tickets.TryRemove(new((string)body["ticket"]!, (string)body["purpose"]!)) ? Results.Json(new { access_token = _gateway.Authority.TokenOf(Ann) })
            : Results.NotFound());
        await _gateway.AddUpstreamAsync("notify", app =>
        {
            app.UseWebSockets();
            app.MapGet("/events", (HttpRequest request) => $"{request.Headers["X-User-Id"]} {request.QueryString}");
            app.MapGet("/ws", EchoAsync);
        });
        await _gateway.With("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1").StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Source3_3_S53_A_ticket_opens_one_socket_and_is_in_no_log_no_span_and_at_no_upstream()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.OperationName} {span.DisplayName} {string.Join(' ', span.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);

        using var socket = await OpenAsync($"/ws?chat_id=1&ticket={Ticket}&last_event_id=e%3A1");
        var seen = await NextAsync(socket);
        var used = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync($"/ws?ticket={Ticket}"));

        Assert.Equal($"{Ann} ?chat_id=1&last_event_id=e%3A1", seen);
        Assert.Contains("401", used.Message, StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => _gateway.Logged.Count(line => line.Contains("/ws", StringComparison.Ordinal)) >= 2);
        Assert.DoesNotContain(_gateway.Logged, line => line.Contains(Ticket, StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(spans);

        // The test's own client knows where it went.
        Assert.DoesNotContain(spans, span => span.Contains(Ticket, StringComparison.OrdinalIgnoreCase) && !span.Contains($":{_gateway.Address.Port}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source3_3_A_token_in_the_URL_of_a_socket_is_one_in_a_header_for_everything_behind()
    {
        var token = _gateway.Authority.TokenOf(Ann);

        using var socket = await OpenAsync($"/ws?token={token}");

        Assert.Equal($"{Ann} ", await NextAsync(socket));
        Assert.DoesNotContain(_gateway.Logged, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S53_A_ticket_opens_a_stream_only_if_it_is_for_one_and_a_token_never_does()
    {
        _tickets["for-a-stream"] = "stream";

        using var stream = await _gateway.GetAsync("/events?ticket=for-a-stream");
        using var again = await _gateway.GetAsync("/events?ticket=for-a-stream");
        using var another = await _gateway.GetAsync($"/events?ticket={Ticket}");
        using var token = await _gateway.GetAsync($"/events?token={_gateway.Authority.TokenOf(Ann)}");
        using var two = await _gateway.GetAsync($"/events?ticket=a&ticket={Ticket}");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            new[] { stream, again, another, token, two }.Select(reply => reply.StatusCode));
        Assert.Equal($"{Ann} ", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task S70_While_Auth_does_not_answer_a_ticket_is_told_to_come_later_and_not_that_it_is_bad()
    {
        _isAuthDown = true;

        using var reply = await _gateway.GetAsync($"/events?ticket={Ticket}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1.evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData(null, true)]
    [InlineData("own", true)]
    public async Task S52_A_socket_opens_for_pages_of_this_site_and_programs_and_for_no_other_page(string? origin, bool opens)
    {
        var opening = OpenAsync($"/ws?ticket={Ticket}", origin == "own" ? _gateway.Address.GetLeftPart(UriPartial.Authority) : origin);

        if (opens)
        {
            using var socket = await opening;
            Assert.Equal(WebSocketState.Open, socket.State);
        }
        else
        {
            Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => opening)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_socket_passes_frames_both_ways_and_how_it_was_closed()
    {
        using var socket = await OpenAsync("/ws");
        await NextAsync(socket);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        Assert.Equal("hello", await NextAsync(socket));
        await socket.SendAsync(Encoding.UTF8.GetBytes("close"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        Assert.Null(await NextAsync(socket));

        Assert.Equal((4403, "session_revoked"), ((int)socket.CloseStatus!, socket.CloseStatusDescription));
    }

    /// <summary>Says who it believes is there, repeats what it hears, and closes when it is told to.</summary>
    private static async Task EchoAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() is "Bearer -")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var text = $"{context.Request.Headers["X-User-Id"]} {context.Request.QueryString}";
        while (text is not ("close" or null))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            text = await NextAsync(socket);
        }

        await socket.CloseAsync(text is null ? WebSocketCloseStatus.NormalClosure : (WebSocketCloseStatus)4403, "session_revoked", context.RequestAborted);
    }

    private static async Task<string?> NextAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var part = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return part.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, part.Count);
    }

    private async Task<ClientWebSocket> OpenAsync(string path, string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(
            new Uri($"ws://{_gateway.Address.Authority}{path}"), TestContext.Current.CancellationToken);
        return socket;
    }
}
