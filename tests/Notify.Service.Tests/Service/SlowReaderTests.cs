using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notify.Service.Tests.Service;

public sealed class SlowReaderTests
{
    private static readonly Guid Slow = Guid.NewGuid();
    private static readonly Guid Fast = Guid.NewGuid();
    private static readonly Guid Room = Guid.NewGuid();

    [Theory]
    [InlineData("Streams:QueueBytes", "1000000", "queue_full")]
    [InlineData("Streams:Patience", "00:00:00.5", "not_reading")]
    public async Task R11_Who_stops_reading_is_cut_off_and_harms_no_one(string limit, string value, string reason)
    {
        var time = new ManualTime();
        await using var notify = await RunningNotify.StartAsync(time, ("Streams:QueueBytes", "200000000"), (limit, value));
        using var reasons = new SlowCloses(notify);
        notify.Chat.Join(Room, Slow);
        notify.Chat.Join(Room, Fast);
        using var slow = await OpenWithoutReadingAsync(notify);
        using var fast = await notify.OpenLiveAsync(Fast, Room);

        var content = new string('x', 20_000);
        while (reasons.First is null)
        {
            var burst = Enumerable.Range(0, 10).Select(_ => notify.Chat.Say(Room, content)).ToArray();
            foreach (var position in burst)
            {
                Assert.Equal(position, (await fast.NextAsync("NewMessage")).Position);
            }

            // Who reads, however slow the machine, has taken something since the last time.
            time.Pass(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(reason, reasons.First);
        await Eventually.HoldsAsync(() => IsReset(slow));
    }

    /// <summary>A client with a small window that asks for its stream, sees it begin, and then reads no more.</summary>
    private static async Task<Socket> OpenWithoutReadingAsync(RunningNotify notify)
    {
        var address = new Uri(notify.AddressOf(0));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        var request = $"GET /events HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {notify.Authority.TokenOf(Slow)}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        await socket.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken);
        return socket;
    }

    private static bool IsReset(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1 << 16]) == 0;
        }
        catch (SocketException cut) when (cut.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return true;
        }
    }
}
