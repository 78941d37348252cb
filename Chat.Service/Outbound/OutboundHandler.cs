using System.Net;
using System.Net.Sockets;

namespace Chat.Service.Outbound;

/// <summary>
/// Calls to addresses that people gave. The handler is not the factory's: no service of ours is found by its name, nothing of a trace
/// leaves the house, no redirect is followed, and each connection goes to an address that was checked in the moment it was made.
/// </summary>
internal static class OutboundHandler
{
    public static SocketsHttpHandler Create(bool allowPrivateAddresses) => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context, allowPrivateAddresses, cancellationToken),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool allowPrivateAddresses, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (!allowPrivateAddresses)
        {
            addresses = Array.FindAll(addresses, PublicAddress.Is);
        }

        if (addresses.Length == 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Nothing that the name leads to is an address of the public Internet.</summary>
internal sealed class ForbiddenAddressException() : IOException("The name leads to no public address.");
