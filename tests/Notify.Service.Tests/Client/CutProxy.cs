using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notify.Service.Tests.Client;

/// <summary>Stands between client and service, and breaks connections: each after so many bytes of the answer, or at once by how the request begins.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri[] _upstreams;
    private readonly int? _bytes;
    private readonly string? _refuse;
    private Task _accepting = Task.CompletedTask;
    private int _count;

    private int _turn;

    private CutProxy(Uri[] upstreams, int? bytes, string? refuse) => (_upstreams, _bytes, _refuse) = (upstreams, bytes, refuse);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Connections that it broke.</summary>
    public int Count => _count;

    public static CutProxy Start(Uri upstream, int? bytes = null, string? refuse = null) => Start([upstream], bytes, refuse);

    /// <summary>The same before several replicas, in turns.</summary>
    public static CutProxy Start(Uri[] upstreams, int? bytes = null, string? refuse = null)
    {
        var proxy = new CutProxy(upstreams, bytes, refuse);
        proxy._listener.Start();
        proxy.Address = new Uri($"http://127.0.0.1:{((IPEndPoint)proxy._listener.LocalEndpoint).Port}");
        proxy._accepting = proxy.AcceptAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var down = client;
        using var up = new TcpClient();
        try
        {
            var request = new byte[64 * 1024];
            var read = await down.GetStream().ReadAsync(request, _stop.Token);
            if (_refuse is not null && Encoding.ASCII.GetString(request, 0, read).StartsWith(_refuse, StringComparison.Ordinal))
            {
                return;
            }

            var upstream = _upstreams[(int)((uint)Interlocked.Increment(ref _turn) % (uint)_upstreams.Length)];
            await up.ConnectAsync(upstream.Host, upstream.Port, _stop.Token);
            await up.GetStream().WriteAsync(request.AsMemory(0, read), _stop.Token);
            await Task.WhenAny(down.GetStream().CopyToAsync(up.GetStream(), _stop.Token), AnswerAsync(up.GetStream(), down.GetStream()));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var (left, buffer) = (_bytes ?? int.MaxValue, new byte[64 * 1024]);
        while (left > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), _stop.Token);
            if (read == 0)
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            left -= read;
        }

        Interlocked.Increment(ref _count);
    }
}
