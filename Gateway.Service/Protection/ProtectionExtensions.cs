using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Listening;

namespace Gateway.Service.Protection;

internal static class ProtectionExtensions
{
    public static void AddProtection(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        builder.AddBoundedUnsentBytes();
    }

    /// <summary>Before anything that reads a header or a body.</summary>
    public static void UseProtection(this WebApplication app)
    {
        app.UseMiddleware<OneFraming>();
        app.UseMiddleware<WellFormedStreams>();
    }
}
