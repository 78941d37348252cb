using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application that can be started, watched and stopped.</summary>
public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private readonly Orchestrator _orchestrator = host.Services.GetRequiredService<Orchestrator>();

    public IServiceProvider Services => host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts everything and waits for Ctrl+C or SIGTERM.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    /// <remarks>An expected failure is said in plain words, and the exit code of the process is 1.</remarks>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await using var _ = this.ConfigureAwait(false);
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            if (await EndAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                Fail(failure);
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DistributedApplicationException e)
        {
            Fail(e);
        }
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        await _orchestrator.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _orchestrator.StopAsync().ConfigureAwait(false);
        await host.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _orchestrator.DisposeAsync().ConfigureAwait(false);
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync().ConfigureAwait(false);
        else
            host.Dispose();
    }

    /// <summary>Shows the addresses, and waits for a wish to stop or a failure.</summary>
    private async Task<DistributedApplicationException?> EndAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var table = ShowAddressesAsync(ending.Token);
        var stop = Task.Delay(Timeout.Infinite, ending.Token);
        await Task.WhenAny(stop, _orchestrator.Failure).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await table.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _orchestrator.Failure.IsCompletedSuccessfully ? await _orchestrator.Failure.ConfigureAwait(false) : null;
    }

    private async Task ShowAddressesAsync(CancellationToken cancellationToken)
    {
        await Services.GetRequiredService<AddressTable>().ShowAsync(cancellationToken).ConfigureAwait(false);
        var created = new AfterResourcesCreatedEvent(Services, Services.GetRequiredService<DistributedApplicationModel>());
        await Services.GetRequiredService<IDistributedApplicationEventing>().PublishAsync(created, cancellationToken).ConfigureAwait(false);
    }

    private void Fail(DistributedApplicationException failure)
    {
        Services.GetRequiredService<Reporter>().Error(failure.Message);
        Environment.ExitCode = 1;
    }
}
