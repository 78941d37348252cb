using System.Net;
using System.Net.Sockets;

namespace Gateway.Service.Limits;

/// <summary>
/// Whom a request is counted against: the address of the connection itself, which no header can change. An IPv6 subscriber owns at
/// least a /64, so that is one client.
/// </summary>
internal static class ClientAddress
{
    private const int SubscriberBytes = 8;

    public static IPAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>An address of IPv4 as such, also where a socket for both kinds has it.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    public static IPAddress Of(IPAddress? address)
    {
        address = Plain(address);
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new IPAddress(bytes);
    }
}
