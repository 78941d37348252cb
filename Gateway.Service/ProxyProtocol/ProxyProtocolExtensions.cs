using RustyGate.ServiceDefaults.Listening;

namespace Gateway.Service.ProxyProtocol;

internal static class ProxyProtocolExtensions
{
    public static void AddProxyProtocol(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IListenerStep, ProxiedConnections>();
}
