using System.Net;
using System.Net.Sockets;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Reload;

/// <summary>Whether the ports of new listeners can be had: Kestrel only logs that it did not get one, and the change would seem to have been made.</summary>
internal static class NewPorts
{
    public static IEnumerable<Flaw> Refusals(IReadOnlyList<ListenerConfig> running, IReadOnlyList<ListenerConfig> next)
    {
        var own = running.Select(listener => BindingAddress.Parse(listener.Url).Port).ToHashSet();
        foreach (var (index, listener) in next.Index())
        {
            var address = BindingAddress.Parse(listener.Url);
            if (!own.Contains(address.Port) && Refusal(address) is { } reason)
            {
                yield return new Flaw($"listeners[{index}].url", $"cannot be listened at: {reason}");
            }
        }
    }

    private static string? Refusal(BindingAddress address)
    {
        try
        {
            using var probe =
                IPAddress.TryParse(address.Host, out var ip) ? new TcpListener(ip, address.Port)
                : address.Host == "localhost" ? new TcpListener(IPAddress.Loopback, address.Port)
                : TcpListener.Create(address.Port);
            probe.Start();
            return null;
        }
        catch (SocketException taken)
        {
            return taken.Message;
        }
    }
}
