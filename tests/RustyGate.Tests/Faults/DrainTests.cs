using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// SIGTERM while people write and listen. <c>RUSTYGATE_STREAMS</c> says how many listen: the promise is made for 1,000, CI has time for fewer.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class DrainTests(FaultySystem system)
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Streams { get; } = int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_STREAMS") ?? "60", CultureInfo.InvariantCulture);

    /// <summary>Between a writer's messages: however many listen, about as many events are delivered in a second.</summary>
    private static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(Streams);

    [Theory]
    [InlineData("chat")]
    [InlineData("notify")]
    public async Task R13_A_replica_that_is_told_to_stop_fails_no_request_and_its_streams_go_on_elsewhere(string part)
    {
        var (ann, ben, _) = await system.StartAsync($"Draining {part}");
        using var first = ann;
        using var second = ben;
        await using var crowd = await Crowd.StartAsync(ann, $"Listening while {part} stops", Streams);
        var (sent, failed) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteAsync(ann, crowd.Chat, writer, sent, failed, enough.Token)));
        await Eventually.HoldsAsync(() => sent.Count > 20);

        var victim = await system.PartAsync(part);
        await using var pace = Pace.Of(system.App);
        var clock = Stopwatch.StartNew();
        Signals.Send(victim.ProcessId, Signals.Terminate);
        await Eventually.HoldsAsync(() => HasEnded(victim.ProcessId), BackLimit, $"{part} has ended");
        pace.Keeps(ExitLimit, clock.Elapsed, "The end");
        await system.App.RestartedAsync(part, victim, Cancel).WaitAsync(BackLimit, Cancel);
        await enough.CancelAsync();
        await writing;

        Assert.Empty(failed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent.Count} messages");
        await crowd.HasHeardAsync(await AllAsync(ann, crowd.Chat), BackLimit);
    }

    [Fact]
    public async Task R13_A_gateway_that_is_told_to_stop_tells_every_stream_why_and_answers_what_it_has_taken()
    {
        var (ann, ben, _) = await system.StartAsync("Draining the gateway");
        using var first = ann;
        using var second = ben;
        await using var crowd = await Crowd.StartAsync(ann, "Listening while the gateway stops", Streams);
        var streams = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ben.ListenAsync()));
        var sockets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenSocketAsync(ben)));
        var answers = new ConcurrentQueue<HttpStatusCode>();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteUntilToldAsync(crowd.Chat, ann, answers)));
        await Eventually.HoldsAsync(() => answers.Count > 20);

        var victim = await system.PartAsync("gateway");
        await using var pace = Pace.Of(system.App);
        var clock = Stopwatch.StartNew();
        Signals.Send(victim.ProcessId, Signals.Terminate);
        var reasons = await Task.WhenAll(streams.Select(async stream => (await stream.UntilAsync("closing")).Data.GetProperty("reason").GetString()));
        var closes = await Task.WhenAll(sockets.Select(CloseOfAsync));
        await Eventually.HoldsAsync(() => HasEnded(victim.ProcessId), BackLimit, "the gateway has ended");
        pace.Keeps(ExitLimit, clock.Elapsed, "The end");
        await system.App.RestartedAsync("gateway", victim, Cancel).WaitAsync(BackLimit, Cancel);

        await writing;
        Assert.All(reasons, reason => Assert.Equal("drain", reason));
        Assert.All(closes, close => Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "drain"), close));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer));
        await Task.WhenAll(streams.Select(stream => stream.DisposeAsync().AsTask()));
        await crowd.HasHeardAsync(await AllAsync(ann, crowd.Chat), BackLimit);
    }

    private static bool HasEnded(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>No second attempt: whatever is not stored at the first has failed.</summary>
    private static async Task WriteAsync(
        Person person, Guid chat, int writer, ConcurrentQueue<string> sent, ConcurrentQueue<string> failed, CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            try
            {
                using var answer = await person.PostAsync(chat, $"{writer}.{n}", Guid.CreateVersion7());
                (answer.StatusCode == HttpStatusCode.Created ? sent : failed).Enqueue($"{writer}.{n}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException broken)
            {
                failed.Enqueue($"{writer}.{n}: {broken.Message}");
            }

            await Task.Delay(Pause, Cancel);
        }
    }

    /// <summary>Over connections that are kept: fails when that ends before an answer says so.</summary>
    private static async Task WriteUntilToldAsync(Guid chat, Person person, ConcurrentQueue<HttpStatusCode> answers)
    {
        for (var told = false; !told;)
        {
            using var answer = await person.PostAsync(chat, "while it is there", Guid.CreateVersion7());
            answers.Enqueue(answer.StatusCode);
            told = answer.Headers.ConnectionClose is true;
            await Task.Delay(Pause, Cancel);
        }
    }

    private static async Task<List<string>> AllAsync(Person person, Guid chat)
    {
        var all = new List<string>();
        for (var after = 0; ; after += 200)
        {
            var page = await person.Http.AskAsync(HttpMethod.Get, $"/api/chats/{chat}/messages?limit=200&after={after}", HttpStatusCode.OK);
            all.AddRange(page.EnumerateArray().Reverse().Select(message => message.Text("content")));
            if (page.GetArrayLength() < 200)
            {
                return all;
            }
        }
    }

    private static async Task<ClientWebSocket> OpenSocketAsync(Person person)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {person.AccessToken}");
        await socket.ConnectAsync(new Uri($"ws://{person.Http.BaseAddress!.Authority}/ws"), Cancel);
        return socket;
    }

    private static async Task<(WebSocketCloseStatus?, string?)> CloseOfAsync(ClientWebSocket socket)
    {
        using var own = socket;
        var buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer, Cancel).WaitAsync(BackLimit, Cancel)).MessageType != WebSocketMessageType.Close)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Cancel);
        return (socket.CloseStatus, socket.CloseStatusDescription);
    }
}
