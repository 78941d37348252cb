using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Http;

/// <summary>A gateway that stops: what is under way ends well, and clients are told to go elsewhere with the next.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private const int Clients = 10;
    private const uint NoError = 0;

    private readonly Clock _time = new();
    private readonly RunningGateway _gateway = new RunningGateway().WithHttps();
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app => app.MapPost("/hooks", async () =>
        {
            Interlocked.Increment(ref _arrived);
            await _answer.Task;
            return "done";
        }));
        await _gateway.With(_time).StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task R13_Source1_9_No_request_that_is_under_way_fails_and_its_connection_is_closed_after_it()
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawConnection.OpenAsync(_gateway.Address)));
        foreach (var connection in connections)
        {
            await connection.SendAsync("POST /hooks/a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        }

        await AllArriveAsync(Clients);
        _gateway.Stop();
        await RefusesAsync();
        _answer.SetResult();

        foreach (var connection in connections)
        {
            var reply = await connection.ReadToEndAsync();
            Assert.StartsWith("HTTP/1.1 200 ", reply, StringComparison.Ordinal);
            Assert.Contains("Connection: close", reply, StringComparison.Ordinal);
            Assert.Contains("done", reply, StringComparison.Ordinal);
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task R13_Source1_9_Clients_of_HTTP_2_are_told_to_go_and_get_their_answer()
    {
        await using var connection = await RawConnection.OpenHttp2Async(_gateway.HttpsAddress);
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Encoding.Latin1.GetString(new Http2Frame(Http2Frame.Settings, 0, 0, []).ToBytes()));
        await connection.Stream.WriteAsync(Http2Frame.Request(1, "POST", "/hooks/a").ToBytes(), TestContext.Current.CancellationToken);
        await AllArriveAsync(1);

        _gateway.Stop();
        var seen = new List<Http2Frame>();
        while (!seen.Exists(frame => frame.Stream == 1 && (frame.Flags & Http2Frame.EndStream) != 0)
            && await Http2Frame.ReadAsync(connection.Stream, TestContext.Current.CancellationToken) is { } frame)
        {
            seen.Add(frame);
            if (frame.Type == Http2Frame.GoAway)
            {
                _answer.TrySetResult();
            }
        }

        Assert.All(seen.Where(frame => frame.Type == Http2Frame.GoAway), frame => Assert.Equal(NoError, frame.Error));
        Assert.True(seen.FindIndex(frame => frame.Type == Http2Frame.GoAway) < seen.FindIndex(frame => frame is { Type: Http2Frame.Headers, Stream: 1 }));
        Assert.Contains(seen, frame => frame is { Type: Http2Frame.Data, Stream: 1 } && Encoding.ASCII.GetString(frame.Payload) == "done");
    }

    [Fact]
    public async Task R13_Who_keeps_a_connection_is_told_that_it_ends_before_it_does()
    {
        _answer.SetResult();
        var answers = 0;
        var clients = Enumerable.Range(0, Clients).Select(_ => WriteUntilToldAsync(() => Interlocked.Increment(ref answers))).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref answers) > 10 * Clients));

        // The second that they have for it is as long as the machine is busy.
        _time.Hold();
        _gateway.Stop();

        await Task.WhenAll(clients);
        _time.GoOn();
    }

    /// <summary>Fails when the connection ends, or a new one is refused, before an answer says so.</summary>
    private async Task WriteUntilToldAsync(Action answered)
    {
        using var client = new HttpClient { BaseAddress = _gateway.Address };
        for (var told = false; !told;)
        {
            using var reply = await client.PostAsync(new Uri("hooks/a", UriKind.Relative), new StringContent("once"), TestContext.Current.CancellationToken);
            answered();
            told = reply.Headers.ConnectionClose is true;
        }
    }

    private Task AllArriveAsync(int count) => Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref _arrived) == count));

    /// <summary>Who comes now goes to another replica at once.</summary>
    private Task RefusesAsync() => Eventually.HoldsAsync(async () =>
    {
        try
        {
            await using var late = await RawConnection.OpenAsync(_gateway.Address);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    });

    private sealed class Clock : TimeProvider
    {
        private long _held;

        public override long GetTimestamp() => Volatile.Read(ref _held) is var held and not 0 ? held : base.GetTimestamp();

        public void Hold() => Volatile.Write(ref _held, base.GetTimestamp());

        public void GoOn() => Volatile.Write(ref _held, 0);
    }
}
