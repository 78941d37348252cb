using System.Net;
using Gateway.Service.Configuration;

namespace Gateway.Service.ProxyProtocol;

/// <summary>Where a listener listens, as the server itself understands its URL.</summary>
internal static class ListenerAddress
{
    public static EndPoint Of(ListenerConfig listener)
    {
        var address = BindingAddress.Parse(listener.Url);
        return new IPEndPoint(
            address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host, out var ip) ? ip
            : IPAddress.IPv6Any,
            address.Port);
    }
}
