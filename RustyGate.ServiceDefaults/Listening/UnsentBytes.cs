using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace RustyGate.ServiceDefaults.Listening;

/// <summary>
/// Bounds what lies in the kernel for a client that does not read (promises S42). By itself Linux takes up to 4 MiB a connection (<c>tcp_wmem</c>), and some hundred slow
/// readers fill what all connections of the machine may have together (<c>tcp_mem</c>): then everybody's packets are dropped and sent again, and everybody waits for seconds.
/// What is on its way to a client that does read is not bounded, so a far one is served as fast as before.
/// </summary>
internal static class UnsentBytes
{
    /// <summary>Twice what the server itself keeps for an answer before it waits.</summary>
    private const int Most = 128 * 1024;

    /// <summary><c>TCP_NOTSENT_LOWAT</c> of Linux, which accepted sockets take over from the one that listens.</summary>
    private const int NotSentLowWatermark = 25;

    public static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && endpoint is IPEndPoint)
        {
            Span<byte> value = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(value, Most);
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, NotSentLowWatermark, value);
        }

        return socket;
    }
}
