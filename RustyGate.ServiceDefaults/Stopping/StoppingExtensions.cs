using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RustyGate.ServiceDefaults.Listening;

namespace RustyGate.ServiceDefaults.Stopping;

internal static class StoppingExtensions
{
    /// <summary>A stop that no client notices, and that ends after <see cref="ServiceDefaultsExtensions.DrainSeconds"/> at the latest.</summary>
    public static void AddStopping(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenConnections>();
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<OpenConnections, IEnumerable<IListenerStep>>((kestrel, connections, steps) => kestrel.ConfigureEndpointDefaults(listener =>
            {
                foreach (var step in steps)
                {
                    step.Attach(listener);
                }

                connections.CountThoseOf(listener);
            }));
        builder.Services.AddSingleton<StoppingNotice>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StoppingNotice>());
        builder.Services.AddHealthChecks().AddCheck<StoppingNotice>("stopping");
        builder.Services.AddSingleton<IStartupFilter, LastAnswers>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(ServiceDefaultsExtensions.DrainSeconds));
    }
}
