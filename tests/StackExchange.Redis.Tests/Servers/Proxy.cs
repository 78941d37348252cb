using System.Net;
using System.Net.Sockets;

namespace StackExchange.Redis.Tests.Servers;

/// <summary>Forwards to a server; told to swallow, it keeps every socket open and lets nothing through, as a half-open connection does.</summary>
public sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Socket> _sockets = [];
    private readonly int _target;
    private volatile bool _swallows;

    public Proxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Swallow() => _swallows = true;

    /// <summary>New connections work again; what was swallowed stays lost.</summary>
    public void Heal() => _swallows = false;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = Keep(await _listener.AcceptSocketAsync(_closing.Token));
            var server = Keep(new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            _ = ForwardAsync(client, server);
            _ = ForwardAsync(server, client);
        }
    }

    private async Task ForwardAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        var isDeaf = false;
        while (await from.ReceiveAsync(buffer, _closing.Token) is var count and > 0)
        {
            isDeaf |= _swallows;
            if (!isDeaf)
            {
                await to.SendAsync(buffer.AsMemory(0, count), _closing.Token);
            }
        }

        to.Dispose();
    }

    private Socket Keep(Socket socket)
    {
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        return socket;
    }
}
