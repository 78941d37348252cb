using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Listening;

/// <summary>How a service listens.</summary>
public static class ListeningExtensions
{
    /// <summary>For services with large answers: a client that does not read them is given little of the machine's memory (<see cref="UnsentBytes"/>).</summary>
    public static void AddBoundedUnsentBytes(this WebApplicationBuilder builder) =>
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = UnsentBytes.Listen);
}
