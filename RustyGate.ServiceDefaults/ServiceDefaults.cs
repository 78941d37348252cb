using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RustyGate.ServiceDefaults.Discovery;
using RustyGate.ServiceDefaults.Health;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;
using RustyGate.ServiceDefaults.Stopping;
using RustyGate.ServiceDefaults.Telemetry;

namespace RustyGate.ServiceDefaults;

/// <summary>What every service of RustyGate has: telemetry, discovery, health, snake_case JSON and problem details.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Longest time a service drains after SIGTERM, in seconds (promises R13).</summary>
    public const int DrainSeconds = 25;

    /// <summary>Adds the defaults to a service. Call first in <c>Program.cs</c>.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry();
        // Several lines per call, some with whole addresses: too much, and a query may hold a secret.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Who probes is told and shows it; a line at each probe of a service that is still starting looks like a fault.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Services.AddServiceDiscovery();
        builder.Services.AddProblems();
        builder.AddStopping();
        builder.Services.AddInternalKey(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
        return builder;
    }

    /// <summary>
    /// Problem details for every error, authentication where <c>AddTokenAuthentication</c> was called, and the health endpoints. Call
    /// right after <c>Build()</c>.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="beforeAuthentication">What must see a request before its token is looked at.</param>
    public static WebApplication UseServiceDefaults(this WebApplication app, Action<WebApplication>? beforeAuthentication = null)
    {
        app.UseProblems();
        beforeAuthentication?.Invoke(app);
        app.UseInternalKey();
        app.UseTokenAuthentication();
        app.MapHealth();
        return app;
    }
}
