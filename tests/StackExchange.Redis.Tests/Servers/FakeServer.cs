using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StackExchange.Redis.Tests.Servers;

/// <summary>A server in this process that answers what a test scripts: null from the script for PING's and the like's usual answer.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<string[], string?> _script;
    private readonly X509Certificate2? _certificate;

    /// <param name="script">Words of a command to raw RESP; the empty string for silence.</param>
    /// <param name="certificate">Given, the server speaks TLS.</param>
    public FakeServer(Func<string[], string?> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        _ = AcceptAsync();
    }

    public ConfigurationOptions Options => new()
    {
        EndPoints = { { IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port } },
        ReconnectRetryPolicy = new ExponentialRetry(10, 50),
    };

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(_certificate);
            stream = secure;
        }

        var reader = PipeReader.Create(stream);
        var scanner = new RespScanner();
        while (true)
        {
            var read = await reader.ReadAsync(_closing.Token);
            var buffer = read.Buffer;
            while (!buffer.IsEmpty && scanner.TryFind(buffer, out var length))
            {
                var command = (string?[])RespParser.Parse(buffer.Slice(0, length))!;
                buffer = buffer.Slice(length);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(_script(command!) ?? Usual(command!)), _closing.Token);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static string Usual(string[] command) => command switch
    {
        ["PING"] => "+PONG\r\n",
        ["SUBSCRIBE", var channel] => $"*3\r\n$9\r\nsubscribe\r\n${channel.Length}\r\n{channel}\r\n:1\r\n",
        _ => "+OK\r\n",
    };
}
