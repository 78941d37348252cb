using Microsoft.Extensions.Hosting;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Runs a check of the configuration before the service takes its first request.</summary>
internal sealed class StartCheck(Action check) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        check();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
