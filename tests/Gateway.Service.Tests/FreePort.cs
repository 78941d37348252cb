using System.Net;
using System.Net.Sockets;

namespace Gateway.Service.Tests;

internal static class FreePort
{
    /// <summary>None of those that the system gives to whoever asks for any: another test could have it before the gateway does.</summary>
    public static int Find()
    {
        while (true)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 20_000));
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
