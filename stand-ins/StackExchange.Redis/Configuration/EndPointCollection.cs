using System.Collections.ObjectModel;
using System.Net;

namespace StackExchange.Redis;

/// <summary>The addresses of the server. Several are tried in turn, as names of one and the same server.</summary>
public sealed class EndPointCollection : Collection<EndPoint>
{
    /// <param name="hostAndPort"><c>host</c>, <c>host:port</c>, <c>1.2.3.4:port</c> or <c>[v6]:port</c>; no port means the default port.</param>
    public void Add(string hostAndPort) => Add(TryParse(hostAndPort)
        ?? throw new ArgumentException($"Could not parse host and port from '{hostAndPort}'", nameof(hostAndPort)));

    public void Add(string host, int port) =>
        Add(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));

    public void Add(IPAddress host, int port) => Add(new IPEndPoint(host, port));

    public static EndPoint? TryParse(string endpoint)
    {
        if (IPEndPoint.TryParse(endpoint, out var numeric))
        {
            return numeric;
        }

        var colon = endpoint.LastIndexOf(':');
        var (host, port) = colon < 0 ? (endpoint, "0") : (endpoint[..colon], endpoint[(colon + 1)..]);
        return host.Length > 0 && ushort.TryParse(port, out var number) ? new DnsEndPoint(host, number) : null;
    }

    public static string ToString(EndPoint? endpoint) => endpoint switch
    {
        DnsEndPoint { Port: 0 } dns => dns.Host,
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
        null => string.Empty,
        _ => endpoint.ToString()!,
    };

    /// <summary>Gives the addresses without a port this one.</summary>
    internal void SetDefaultPort(int port)
    {
        for (var i = 0; i < Count; i++)
        {
            this[i] = this[i] switch
            {
                DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, port, dns.AddressFamily),
                IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, port),
                var complete => complete,
            };
        }
    }
}
