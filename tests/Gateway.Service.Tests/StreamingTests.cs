using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

public sealed class StreamingTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_passes_event_by_event_before_the_upstream_ends()
    {
        var next = new SemaphoreSlim(0);
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; ; i++)
            {
                await context.Response.WriteAsync($"event: e\nid: x:{i}\ndata: {i}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        }));
        await gateway.StartAsync();
        using var stream = await new SseReader(gateway.Client, "/events", gateway.Authority.TokenOf(Ann)).OpenAsync();

        Assert.Equal("0", (await stream.NextAsync())!.Data);
        next.Release();
        Assert.Equal("1", (await stream.NextAsync())!.Data);
        Assert.Null(stream.Response.Content.Headers.ContentLength);
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task R13_On_a_stop_running_requests_finish_and_streams_do_not_hold_it_up()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/slow", async () =>
        {
            arrived.SetResult();
            await answer.Task;
            return "done";
        }));
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("event: ready\ndata: {}\n\n", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await gateway.StartAsync();
        using var stream = await new SseReader(gateway.Client, "/events", gateway.Authority.TokenOf(Ann)).OpenAsync();
        await stream.NextAsync("ready");
        var slow = gateway.GetAsync("/api/slow", Ann);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        gateway.Stop();

        var closing = await stream.NextAsync("closing");
        Assert.Equal("""{"reason":"drain"}""", closing.Data);
        Assert.InRange(closing.Retry!.Value, 1, 10_000);
        Assert.Null(await stream.NextAsync());
        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
    }

    [Fact]
    public async Task R13_On_a_stop_a_socket_is_closed_with_1001_between_two_frames_however_busy_it_is()
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("notify", app =>
        {
            app.UseWebSockets();
            app.MapGet("/ws", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var text = Encoding.ASCII.GetBytes(new string('x', 100_000));
                while (socket.State == WebSocketState.Open)
                {
                    await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                }
            });
        });
        await gateway.StartAsync();
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/ws"), Cancel);

        gateway.Stop();
        var buffer = new byte[200_000];
        ValueWebSocketReceiveResult part;
        for (var length = 0; (part = await client.ReceiveAsync(buffer.AsMemory(length), Cancel)).MessageType != WebSocketMessageType.Close;)
        {
            length = part.EndOfMessage ? 0 : length + part.Count;
        }

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "drain"), (client.CloseStatus, client.CloseStatusDescription));
        await client.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "", Cancel);
    }

    [Fact]
    public async Task R11_Who_stops_reading_is_cut_off_at_the_gateway_too()
    {
        var gone = new TaskCompletionSource();
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.RequestAborted.Register(() => gone.TrySetResult());
            context.Response.ContentType = "text/event-stream";
            var text = $"data: {new string('x', 10_000)}\n\n";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
            }
        }));
        await gateway.StartAsync();
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, Cancel);
        await slow.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /events HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nAuthorization: Bearer {gateway.Authority.TokenOf(Ann)}\r\n\r\n"), Cancel);

        await gone.Task.WaitAsync(Eventually.Deadline, Cancel);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    public async Task S52_A_socket_over_HTTP_2_is_a_socket_and_a_foreign_page_opens_none(string? origin, HttpStatusCode? refusal)
    {
        await using var gateway = new RunningGateway().With("Kestrel:EndpointDefaults:Protocols", "Http2");
        await gateway.AddUpstreamAsync("notify", app =>
        {
            app.UseWebSockets();
            app.MapGet("/ws", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                await socket.ReceiveAsync(new byte[16], context.RequestAborted);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
            });
        });
        await gateway.StartAsync();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var client = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact, CollectHttpResponseDetails = true } };
        if (origin is not null)
        {
            client.Options.SetRequestHeader("Origin", origin);
        }

        var connecting = client.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/ws"), http, Cancel);
        if (refusal is not null)
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
            Assert.Equal(refusal, client.HttpStatusCode);
            return;
        }

        await connecting;
        var buffer = new byte[16];
        var heard = await client.ReceiveAsync(buffer, Cancel);
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, heard.Count));
        await client.SendAsync("done"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(buffer, Cancel)).MessageType);
        Assert.Equal("bye", client.CloseStatusDescription);
    }
}
