using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Orchestration.Health;
using Aspire.Hosting.Orchestration.Launching;

namespace Aspire.Hosting.Orchestration;

/// <summary>What every <see cref="Supervisor"/> works with.</summary>
internal sealed record SupervisorServices(
    DcpEngine Engine,
    LaunchPlanner Planner,
    Dependencies Dependencies,
    HealthMonitor Health,
    Snapshots Snapshots,
    Failures Failures,
    ResourceLoggerService Loggers);
