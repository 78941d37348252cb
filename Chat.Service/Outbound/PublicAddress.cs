using System.Net;
using System.Net.Sockets;

namespace Chat.Service.Outbound;

/// <summary>
/// Whether an address is one of the public Internet: what IANA's special-purpose registries (RFC 6890; IPv4 and IPv6) call globally
/// reachable unicast. Anything else could be this machine, the network around it or a cloud's metadata service.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Of 2000::/3: protocol assignments with Teredo, documentation, 6to4, segment routing. What tunnels IPv4 could lead anywhere.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (real.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(real))
            && !Array.Exists(NotPublic, network => network.BaseAddress.AddressFamily == real.AddressFamily && network.Contains(real));
    }
}
