using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests;

/// <summary>The sample AppHost, running in this process.</summary>
internal sealed class SampleApplication : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;

    private SampleApplication(IDistributedApplicationTestingBuilder builder, DistributedApplication app) => (_builder, App) = (builder, app);

    public DistributedApplication App { get; }

    public ResourceNotificationService Notifications => App.ResourceNotifications;

    public ResourceLoggerService Loggers => App.Services.GetRequiredService<ResourceLoggerService>();

    public static async Task<SampleApplication> StartAsync(params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Sample_AppHost>(args, Limits.Start());
        var sample = new SampleApplication(builder, await builder.BuildAsync(Limits.Start()));
        await sample.App.StartAsync(Limits.Start());
        return sample;
    }

    public static async Task<SampleApplication> StartHealthyAsync()
    {
        var sample = await StartAsync();
        await sample.Notifications.WaitForResourceHealthyAsync("front", Limits.Start());
        return sample;
    }

    public async Task<string> GetAsync(string resource, string path)
    {
        using var client = App.CreateHttpClient(resource);
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), Limits.Start());
    }

    /// <summary>The instances of a resource, in the order of their names.</summary>
    public async Task<ResourceEvent[]> InstancesAsync(string resource, int count)
    {
        var found = new SortedDictionary<string, ResourceEvent>(StringComparer.Ordinal);
        await foreach (var e in Notifications.WatchAsync(Limits.Start()))
        {
            if (e.Resource.Name == resource)
                found[e.ResourceId] = e;
            if (found.Count == count)
                break;
        }

        return [.. found.Values];
    }

    public async Task<int> PidAsync(string instance)
    {
        var running = await Notifications.WaitForResourceAsync(instance, e => PidOf(e) is not null, Limits.Start());
        return PidOf(running)!.Value;
    }

    public async Task<int> KillAsync(string instance)
    {
        var pid = await PidAsync(instance);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return pid;
    }

    public ValueTask DisposeAsync() => _builder.DisposeAsync();

    private static int? PidOf(ResourceEvent e) =>
        e.Snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value is { } pid ? Convert.ToInt32(pid, CultureInfo.InvariantCulture) : null;
}
