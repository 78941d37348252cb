using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint of every replica its port, before anything starts.</summary>
internal static class EndpointAllocator
{
    // Below the range from which the system takes the ports of outgoing connections.
    private const int First = 20000;
    private const int AfterLast = 32000;
    private const int Attempts = 200;

    private static readonly HashSet<int> Given = [];
    private static readonly Lock Gate = new();

    /// <param name="resource">The resource.</param>
    /// <param name="randomize">Whether wished ports are not heeded, so that several applications run side by side.</param>
    /// <exception cref="DistributedApplicationException">A wished port is taken.</exception>
    public static void Allocate(IResource resource, bool randomize)
    {
        var replicas = resource.GetReplicaCount();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var wished = randomize ? null : endpoint.Port ?? endpoint.TargetPort;
            if (wished is { } port && replicas > 1)
                throw new DistributedApplicationException($"'{resource.Name}' has {replicas} replicas, which cannot all listen on port {port}. Leave the port out.");
            // Browsers know "localhost", which is two addresses; what only processes of ours talk to has one.
            var address = endpoint.IsExternal ? "localhost" : "127.0.0.1";
            endpoint.Allocated = [.. Enumerable.Range(0, replicas).Select(_ => new AllocatedEndpoint(endpoint, address, wished is { } p ? Check(resource, p) : Any()))];
        }
    }

    public static int Any()
    {
        for (var i = 0; i < Attempts; i++)
        {
            var port = RandomNumberGenerator.GetInt32(First, AfterLast);
            lock (Gate)
            {
                if (!Given.Add(port))
                    continue;
            }

            if (IsFree(port))
                return port;
        }

        throw new DistributedApplicationException($"No port between {First} and {AfterLast} is free. End some programs that listen there.");
    }

    public static bool IsFree(int port) =>
        Listens(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || Listens(IPAddress.IPv6Loopback, port));

    private static int Check(IResource resource, int port) => IsFree(port)
        ? port
        : throw new DistributedApplicationException(
            $"Port {port}, which '{resource.Name}' needs, is taken by another program. End that program, or start this one on another port (--{resource.Name}-port N).");

    private static bool Listens(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            // A machine without IPv6 addresses has nothing taken there.
            return e.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
