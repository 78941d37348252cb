using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration.Launching;

/// <summary>What every project is told: where to listen, which environment it is in, and where to send its telemetry.</summary>
internal sealed class ProjectEnvironment(IHostEnvironment environment, DashboardHost dashboard)
{
    public Dictionary<string, string> Of(Instance instance)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment.EnvironmentName,
            ["DOTNET_ENVIRONMENT"] = environment.EnvironmentName,
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
            ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
        };

        dashboard.AddTelemetry(instance.Resource.Name, instance.Suffix, variables);
        var urls = instance.Endpoints.Where(e => e.UriScheme is "http" or "https").Select(UrlOf).ToArray();
        if (urls.Length > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', urls);
        return variables;
    }

    // What only replicas of ours talk to listens on one address; "localhost" is both, 127.0.0.1 and ::1, for browsers.
    private static string UrlOf(AllocatedEndpoint endpoint) =>
        $"{endpoint.UriScheme}://{(endpoint.Endpoint.TargetHost == "localhost" ? endpoint.Address : endpoint.Endpoint.TargetHost)}:{endpoint.Port}";
}
