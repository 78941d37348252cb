using RustyGate.ServiceDefaults.Internal;

namespace Gateway.Service.Tickets;

/// <summary>One-use tickets in the URLs of streams, where a browser can send neither header nor, from another site, cookie.</summary>
internal static class TicketExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Call before anything that looks at requests: filters run in the order in which they are added.</summary>
    public static void AddStreamTickets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IStartupFilter, QuerySecrets>();
        builder.Services.AddInternalClient<AuthTickets>("auth").ConfigureHttpClient(auth => auth.Timeout = Patience);
    }

    /// <summary>Before authentication, and before cookies: who names a ticket means its session.</summary>
    public static void UseStreamTickets(this WebApplication app) => app.UseMiddleware<TicketToBearer>();
}
