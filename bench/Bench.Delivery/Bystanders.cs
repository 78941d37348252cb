using System.Net.Sockets;
using System.Text;

namespace Bench.Delivery;

/// <summary>Clients that are sent the same as those who are measured, and throw it away, or stop reading after the first bytes (promise R11).</summary>
internal sealed class Bystanders : IAsyncDisposable
{
    private const int SmallWindow = 4096;

    private readonly CancellationTokenSource _over = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _reading = [];

    public static async Task<Bystanders> StartAsync(Uri gateway, IReadOnlyList<string> tokens, int count, bool areReading)
    {
        var all = new Bystanders();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallWindow };
            all._sockets.Add(socket);
            await socket.ConnectAsync(gateway.Host, gateway.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"GET /events HTTP/1.1\r\nHost: {gateway.Authority}\r\nAuthorization: Bearer {tokens[i % tokens.Count]}\r\n\r\n"));
            var answer = new byte[SmallWindow];
            var length = await socket.ReceiveAsync(answer);
            if (!Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, length));
            }

            if (areReading)
            {
                all._reading.Add(Task.Run(() => all.ReadAsync(socket)));
            }
        }

        return all;
    }

    /// <summary>How many were cut: what they still had to read comes to an end.</summary>
    public async Task<int> CutsAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var ends = await Task.WhenAll(_sockets.Select(async socket =>
        {
            var buffer = new byte[1 << 20];
            try
            {
                while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
                {
                }

                return true;
            }
            catch (SocketException)
            {
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }));
        return ends.Count(isCut => isCut);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_reading);
        _sockets.ForEach(socket => socket.Dispose());
        _over.Dispose();
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await socket.ReceiveAsync(buffer, _over.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
