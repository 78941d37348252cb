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

    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
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
