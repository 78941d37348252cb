using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RustyGate.Tests.Running;

[assembly: AssemblyFixture(typeof(RunningSystem))]

// Those that break a system, or start one, mostly wait for it: meanwhile there is time for the others, whatever the number of processors.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace RustyGate.Tests.Running;

/// <summary>The whole system on random ports with throw-away data, started once and shared by every test that leaves it whole.</summary>
public sealed partial class RunningSystem : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The system has not been started.");

    public Uri Gateway => App.GetEndpoint("gateway", "http");

    /// <summary>What the services export.</summary>
    public TelemetrySink Telemetry { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Telemetry.StartAsync();
        _app = await StartAsync(Prepare, "--ephemeral", "--no-limits");
        Started();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Telemetry.DisposeAsync();
    }

    /// <summary>A system of one's own, for tests that break it. The caller disposes it.</summary>
    public static Task<DistributedApplication> StartAsync(params string[] args) => StartAsync(_ => { }, args);

    /// <summary>Everything answers.</summary>
    partial void Started();

    /// <summary>
    /// The pages that messages link to, and the push services of browsers, are on this machine. Nothing fails here, so nobody is to meet the limits
    /// of an outage because the machine is busy with something else.
    /// </summary>
    private void Prepare(IDistributedApplicationTestingBuilder builder)
    {
        Telemetry.Prepare(builder);
        builder.ProjectNamed("auth").WithEnvironment("ConnectionStrings__authdb", Patient("authdb"));
        builder.ProjectNamed("chat")
            .WithEnvironment("ConnectionStrings__chatdb", Patient("chatdb"))
            .WithEnvironment("Writes__Patience", "00:01:00")
            .WithEnvironment("Previews__AllowPrivateAddresses", "true")
            .WithEnvironment("Push__AllowPrivateAddresses", "true");

        ReferenceExpression Patient(string database) => ReferenceExpression.Create(
            $"{builder.Resources.OfType<IResourceWithConnectionString>().Single(resource => resource.Name == database).ConnectionStringExpression};Timeout=60;Command Timeout=60");
    }

    /// <summary>The same, with what is set before it starts.</summary>
    public static async Task<DistributedApplication> StartAsync(Action<IDistributedApplicationTestingBuilder> prepare, params string[] args)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.RustyGate_AppHost>(
            ["--gateway-port", "0", "--no-dashboard", .. args], limit.Token);
        prepare(builder);
        var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway", limit.Token);
        return app;
    }
}

/// <summary>What a test may ask of a running system, or of one before it runs.</summary>
public static class RunningSystemExtensions
{
    public static IResourceBuilder<ProjectResource> ProjectNamed(this IDistributedApplicationTestingBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name));

    public static HttpClient Anonymous(this DistributedApplication app) => app.CreateHttpClient("gateway", "http");

    /// <summary>A replica of the resource that runs.</summary>
    public static Task<Replica> ReplicaAsync(this DistributedApplication app, string resource, CancellationToken cancel) =>
        app.ReplicaAsync(resource, _ => true, cancel);

    /// <summary>A replica of the resource that runs and is another than this one.</summary>
    public static Task<Replica> OtherReplicaAsync(this DistributedApplication app, string resource, Replica than, CancellationToken cancel) =>
        app.ReplicaAsync(resource, e => e.ResourceId != than.Id, cancel);

    /// <summary>The same replica as a new process, healthy again.</summary>
    public static Task<Replica> RestartedAsync(this DistributedApplication app, string resource, Replica before, CancellationToken cancel) =>
        app.ReplicaAsync(resource, e => e.ResourceId == before.Id && ProcessId(e) != before.ProcessId && IsHealthy(e), cancel);

    private static async Task<Replica> ReplicaAsync(
        this DistributedApplication app, string resource, Func<ResourceEvent, bool> which, CancellationToken cancel)
    {
        var found = await app.ResourceNotifications.WaitForResourceAsync(
            resource, e => e.Snapshot.State?.Text == KnownResourceStates.Running && ProcessId(e) is not null && which(e), cancel);
        return new Replica(found.ResourceId, ProcessId(found)!.Value);
    }

    /// <summary>The console of every process that runs or has run, the newest 2,000 lines each.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ConsolesAsync(this DistributedApplication app, CancellationToken cancel)
    {
        string[] expected = ["postgres", "redis", "auth", "chat", "notify", "gateway"];
        var consoles = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var instance in app.ResourceNotifications.WatchAsync(cancel))
        {
            found.Add(instance.Resource.Name);
            var lines = new List<string>();
            await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(instance.ResourceId).WithCancellation(cancel))
            {
                lines.AddRange(batch.Select(line => line.Content));
            }

            consoles[instance.ResourceId] = string.Join('\n', lines);
            if (expected.All(found.Contains) && consoles.Count >= expected.Length + 2)
            {
                return consoles;
            }
        }

        throw new InvalidOperationException("The system has ended.");
    }

    private static bool IsHealthy(ResourceEvent e) => e.Snapshot.HealthStatus == HealthStatus.Healthy;

    private static int? ProcessId(ResourceEvent e) =>
        e.Snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value is { } id
            ? Convert.ToInt32(id, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>One running instance of a resource.</summary>
public sealed record Replica(string Id, int ProcessId);
