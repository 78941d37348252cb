using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Notify.Service.Tests.Sockets;

namespace Notify.Service.Tests.Service;

/// <summary>What a connection costs on which nothing happens. <c>RUSTYGATE_IDLE_STREAMS</c> opens more; both ends are in this process, two descriptors each.</summary>
public sealed class IdleStreamTests
{
    private const int MostBytesEach = 40 * 1024;
    private const int AtOnce = 50;

    private static readonly Guid Ann = Guid.CreateVersion7();

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("RUSTYGATE_IDLE_STREAMS"), CultureInfo.InvariantCulture, out var count) ? count : 1000;

    [Theory]
    [InlineData("/events", "")]
    [InlineData("/ws", RawSocket.Proper)]
    public async Task R17_An_idle_connection_costs_40_KB_at_most(string path, string headers)
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:PerUser", "10000"), ("Streams:ConnectBurst", "10000"));
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {notify.Authority.TokenOf(Ann)}\r\n{headers}\r\n");
        var address = new Uri(notify.AddressOf(0));
        var sockets = new List<Socket>();
        try
        {
            sockets.AddRange(await OpenAsync(AtOnce, 0, address.Port, request));
            var (heap, process) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
            for (var opened = AtOnce; opened < Count; opened += AtOnce)
            {
                sockets.AddRange(await OpenAsync(AtOnce, opened, address.Port, request));
            }

            var each = (GC.GetTotalMemory(forceFullCollection: true) - heap) / (Count - AtOnce);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{path}: {Count} connections, {each} bytes of heap each, {(Environment.WorkingSet - process) / (Count - AtOnce)} of the process, both ends");
            Assert.InRange(each, 0, MostBytesEach);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static Task<Socket[]> OpenAsync(int count, int opened, int port, byte[] request) =>
        Task.WhenAll(Enumerable.Range(opened, count).Select(i => OpenAsync(i, port, request)));

    /// <summary>Each from one of several addresses of this machine: one has not ports enough.</summary>
    private static async Task<Socket> OpenAsync(int number, int port, byte[] request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + (number % 8))]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await socket.SendAsync(request, TestContext.Current.CancellationToken);
        var (answer, buffer) = (new StringBuilder(), new byte[512]);
        while (!answer.ToString().Contains("ready", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(read > 0, answer.ToString());
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return socket;
    }
}
