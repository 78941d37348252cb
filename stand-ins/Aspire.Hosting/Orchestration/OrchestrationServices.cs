using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Orchestration.Health;
using Aspire.Hosting.Orchestration.Launching;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

internal static class OrchestrationServices
{
    public static void AddOrchestration(this IServiceCollection services)
    {
        services.AddSingleton<Orchestrator>();
        services.AddSingleton<DashboardHost>();
        services.AddSingleton<SupervisorServices>();
        services.AddSingleton<DcpEngine>();
        services.AddSingleton<LaunchPlanner>();
        services.AddSingleton<ProjectEnvironment>();
        services.AddSingleton(s => new ProjectOutputs(AppHost.AssemblyOf(s.GetRequiredService<DistributedApplicationOptions>())));
        services.AddSingleton<Dependencies>();
        services.AddSingleton<HealthProbes>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<Failures>();
        services.AddSingleton<ValueResources>();
        services.AddSingleton<AddressTable>();
        services.AddSingleton(Interception.Current is null ? Reporter.ForConsole() : Reporter.Silent());
    }
}
