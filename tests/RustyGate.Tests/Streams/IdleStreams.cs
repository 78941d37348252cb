using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>
/// Streams on which nothing happens from the start of the system on, while the other tests run: so they grow old, and nobody waits for it.
/// <c>RUSTYGATE_IDLE_SECONDS</c> lets them grow older.
/// </summary>
internal static class IdleStreams
{
    /// <summary>Longer than any time-out on their way: the gateway's is a minute, HttpClient's 100 s, Kestrel's for connections 130 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_IDLE_SECONDS") ?? "135", CultureInfo.InvariantCulture));

    private static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(90);

    /// <summary>What a service does for the first time may take longer than the gateway waits.</summary>
    private static readonly TimeSpan WarmWithin = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Complete when a message is heard on each that has been silent for that long, which therefore was never cut. Fails with what a stream was told
    /// at its end.
    /// </summary>
    public static async Task LiveAsync(DistributedApplication app)
    {
        var over = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var owner = await Eventually.SucceedsAsync(() => Person.RegisterAsync(app, "idle"), WarmWithin);
        var chat = await Eventually.SucceedsAsync(() => owner.CreateGroupAsync("Where nothing happens"), WarmWithin);
        await using var stream = await Eventually.SucceedsAsync(() => owner.ListenAsync(), WarmWithin);
        await stream.UntilAsync("ready");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {owner.AccessToken}");
        await socket.ConnectAsync(new Uri($"ws://{owner.Http.BaseAddress!.Authority}/ws"), over);

        var opened = Stopwatch.GetTimestamp();
        var heard = Task.WhenAll(EventAsync(stream, opened), FrameAsync(socket, opened, over));
        if (await Task.WhenAny(heard, Task.Delay(Silence, over)) == heard)
        {
            Assert.Fail($"A stream has heard what nobody has said: {string.Join(", ", await heard)}");
        }

        await owner.SendAsync(chat, "At last");
        Assert.Equal(["At last", "At last"], await heard.WaitAsync(HeardWithin, over));
    }

    private static async Task<string> EventAsync(EventStream stream, long opened)
    {
        Received? before = null;
        while (await stream.NextAsync(Timeout.InfiniteTimeSpan) is { } received)
        {
            if (received.Type == "NewMessage")
            {
                return received.Data.Text("content");
            }

            before = received;
        }

        throw new IOException($"The event stream ended after {Stopwatch.GetElapsedTime(opened)}; the last was {before}");
    }

    private static async Task<string> FrameAsync(ClientWebSocket socket, long opened, CancellationToken over)
    {
        var buffer = new byte[64 * 1024];
        var before = "";
        ValueWebSocketReceiveResult part;
        while ((part = await socket.ReceiveAsync(buffer.AsMemory(), over)).MessageType != WebSocketMessageType.Close)
        {
            var frame = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
            if (frame.Text("type") == "NewMessage")
            {
                return frame.GetProperty("data").Text("content");
            }

            before = frame.GetRawText();
        }

        throw new IOException($"The socket was closed after {Stopwatch.GetElapsedTime(opened)}: {socket.CloseStatus} {socket.CloseStatusDescription}; the last was {before}");
    }
}
