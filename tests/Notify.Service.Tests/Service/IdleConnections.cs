using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notify.Service.Tests.Service;

/// <summary>Clients of one service that open a stream each and then only listen.</summary>
internal sealed class IdleConnections(int port, string path, string headers, string token) : IDisposable
{
    /// <summary>Each from one of several addresses of this machine: one has not ports enough.</summary>
    private const int Addresses = 8;

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{headers}\r\n");
    private readonly List<Socket> _sockets = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>So many more, each past its <c>ready</c> when this returns.</summary>
    public async Task OpenAsync(int count, int atOnce)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(atOnce))
        {
            var opened = await Task.WhenAll(some.Select(i => ConnectAsync(i % Addresses)));
            _sockets.AddRange(opened);
            await Task.WhenAll(opened.Select(socket => UntilAsync(socket, "ready")));
        }
    }

    /// <summary>Each has been told this, from now on.</summary>
    public Task HaveHeardAsync(string what, TimeSpan limit) => Task.WhenAll(_sockets.Select(socket => UntilAsync(socket, what))).WaitAsync(limit, Cancel);

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private async Task<Socket> ConnectAsync(int address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + address)]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        await socket.SendAsync(_request, Cancel);
        return socket;
    }

    private static async Task UntilAsync(Socket socket, string what)
    {
        var (heard, buffer) = (new StringBuilder(), new byte[512]);
        while (!heard.ToString().Contains(what, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, Cancel);
            Assert.True(read > 0, $"It has ended: {heard}");
            heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
    }
}
