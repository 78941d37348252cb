using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RustyGate.Testing;

/// <summary>Ports for servers that another process starts, or that start again.</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int AfterLast = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>One that nobody listens on, below those that the system gives to outgoing connections: it is still free when the server takes it.</summary>
    public static int Free()
    {
        while (true)
        {
            try
            {
                var port = Random.Shared.Next(First, AfterLast);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                if (Given.TryAdd(port, true))
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
