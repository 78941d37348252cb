using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL.Tests;

public sealed class AddNpgsqlDbContextTests
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    [Fact]
    public void The_named_connection_string_wins_over_the_sections()
    {
        using var host = Build([("ConnectionStrings:things", "Host=named"), ($"{Section}:ConnectionString", "Host=section")]);

        Assert.Equal("Host=named", ConnectionString(host));
    }

    [Fact]
    public void The_contexts_own_section_wins_over_the_general_one()
    {
        using var host = Build([($"{Section}:ConnectionString", "Host=general"), ($"{Section}:Things:ConnectionString", "Host=own")]);

        Assert.Equal("Host=own", ConnectionString(host));
    }

    [Fact]
    public async Task Without_a_connection_string_the_start_fails_and_names_what_to_set()
    {
        using var host = Build([]);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ConnectionStrings:things", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transient_errors_are_retried_unless_that_is_disabled(bool disabled)
    {
        using var host = Build([("ConnectionStrings:things", "Host=h"), ($"{Section}:DisableRetry", $"{disabled}"), ($"{Section}:CommandTimeout", "7")]);
        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<Things>().Database;

        Assert.Equal(!disabled, database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Equal(7, database.GetCommandTimeout());
    }

    [Fact]
    public void A_context_is_pooled()
    {
        using var host = Build([("ConnectionStrings:things", "Host=h")]);
        Things first;
        using (var scope = host.Services.CreateScope())
        {
            first = scope.ServiceProvider.GetRequiredService<Things>();
        }

        using var next = host.Services.CreateScope();
        Assert.Same(first, next.ServiceProvider.GetRequiredService<Things>());
    }

    [Fact]
    public async Task The_health_check_has_the_contexts_name_and_fails_while_nothing_listens()
    {
        using var host = Build([("ConnectionStrings:things", "Host=127.0.0.1;Port=1;Timeout=1")], settings => settings.DisableRetry = true);

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries[nameof(Things)].Status);
    }

    [Fact]
    public void The_health_check_can_be_left_out()
    {
        using var host = Build([("ConnectionStrings:things", "Host=h"), ($"{Section}:DisableHealthChecks", "true")]);

        Assert.Empty(host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations);
    }

    private static string? ConnectionString(IHost host)
    {
        using var scope = host.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Things>().Database.GetConnectionString();
    }

    private static IHost Build((string Key, string Value)[] configuration, Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)));
        builder.AddNpgsqlDbContext<Things>("things", configure);
        return builder.Build();
    }

    private sealed class Things(DbContextOptions<Things> options) : DbContext(options);
}
