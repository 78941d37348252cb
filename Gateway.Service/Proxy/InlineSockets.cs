namespace Gateway.Service.Proxy;

/// <summary>
/// Requests go on where their bytes arrive, without a change of thread; what blocks
/// a thread then keeps other connections waiting. Whether it pays is for a bench on one's own machine to say (docs/gateway.md). One switch for both sides of the gateway: the runtime's own, which is about sockets to upstreams.
/// </summary>
internal static class InlineSockets
{
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static void AddInlineSockets(this WebApplicationBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        }
    }
}
