using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Service.Tests.Http;

/// <summary>Bytes to and from the gateway, which no client library has made well-formed.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public Stream Stream { get; private set; } = Stream.Null;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        connection.Stream = new NetworkStream(connection._socket, ownsSocket: false);
        return connection;
    }

    /// <summary>By TLS, with HTTP/2 agreed on.</summary>
    public static async Task<RawConnection> OpenHttp2Async(Uri address)
    {
        var connection = await OpenAsync(address);
        var tls = new SslStream(connection.Stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject is "CN=RustyGate" or "CN=localhost",
            },
            TestContext.Current.CancellationToken);
        connection.Stream = tls;
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        return connection;
    }

    public async Task SendAsync(string bytes) =>
        await Stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);

    /// <summary>All that comes until the gateway closes; fails when it does not.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        using var all = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(all, deadline.Token);
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _socket.Dispose();
    }
}
