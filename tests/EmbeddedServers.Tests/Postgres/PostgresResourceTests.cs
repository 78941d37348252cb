using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace EmbeddedServers.Tests.Postgres;

/// <summary>The server and its databases as resources of an application.</summary>
public sealed class PostgresResourceTests
{
    [Fact]
    public async Task The_declared_databases_are_there_once_the_server_is_ready()
    {
        var builder = EmbeddedServer.CreateBuilder();
        var postgres = builder.AddPostgres("postgres");
        var auth = postgres.AddDatabase("authdb");
        var quoted = postgres.AddDatabase("odd", "my \"odd\" db");

        await using var server = await EmbeddedServer.StartAsync(postgres);
        await server.HealthyAsync(postgres.Resource);
        // Again after a restart: those that exist stay.
        for (var i = 0; i < 2; i++)
            await builder.Eventing.PublishAsync(new ResourceReadyEvent(postgres.Resource, server.Application.Services), TestContext.Current.CancellationToken);
        await server.HealthyAsync(auth.Resource);
        await server.HealthyAsync(quoted.Resource);

        var connectionString = await auth.Resource.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            $"Host=127.0.0.1;Port={postgres.Resource.PrimaryEndpoint.Port};Username=postgres;"
            + $"Password={await postgres.Resource.PasswordParameter.GetValueAsync(TestContext.Current.CancellationToken)};Database=authdb",
            connectionString);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Throw_away_data_is_deleted_with_the_application()
    {
        var postgres = EmbeddedServer.CreateBuilder().AddPostgres("postgres");
        string folder;
        await using (var server = await EmbeddedServer.StartAsync(postgres))
        {
            await server.HealthyAsync(postgres.Resource);
            folder = File.ResolveLinkTarget($"/proc/{server.Process.Id}/cwd", returnFinalTarget: true)!.FullName;
            folder = Path.GetDirectoryName(folder)!;
            Assert.True(Directory.Exists(folder));
            await server.Process.StopAsync("-INT");
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Its_end_does_not_wait_for_clients()
    {
        var postgres = EmbeddedServer.CreateBuilder().AddPostgres("postgres");
        await using var server = await EmbeddedServer.StartAsync(postgres);
        await server.HealthyAsync(postgres.Resource);
        var connectionString = await postgres.Resource.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken);
        await using var client = new NpgsqlConnection(connectionString + ";Pooling=false;Database=postgres");
        await client.OpenAsync(TestContext.Current.CancellationToken);

        await server.Process.StopAsync("-INT");

        Assert.Contains("database system is shut down", server.Process.Output, StringComparison.Ordinal);
    }
}
