using Microsoft.Extensions.Configuration;

namespace RustyGate.AppHost;

/// <summary>PostgreSQL and Redis: our own, or existing ones named by <c>ConnectionStrings__postgres</c> and <c>ConnectionStrings__redis</c>.</summary>
internal static class Servers
{
    private const string Postgres = "postgres";
    private const string Redis = "redis";
    private const string AuthDatabase = "authdb";
    private const string ChatDatabase = "chatdb";

    /// <param name="builder">The application.</param>
    /// <param name="data">The folder that keeps the data; null to throw it away at the end.</param>
    public static (IResourceBuilder<IResourceWithConnectionString> Auth, IResourceBuilder<IResourceWithConnectionString> Chat) AddDatabases(
        this IDistributedApplicationBuilder builder, string? data)
    {
        if (builder.Configuration.GetConnectionString(Postgres) is not null)
        {
            var existing = builder.AddConnectionString(Postgres);
            return (On(AuthDatabase), On(ChatDatabase));

            IResourceBuilder<IResourceWithConnectionString> On(string database) =>
                builder.AddConnectionString(database, ReferenceExpression.Create($"{existing.Resource.ConnectionStringExpression};Database={database}"));
        }

        var server = builder.AddPostgres(Postgres);
        if (data is not null)
            server.WithDataBindMount(Path.Combine(data, Postgres));
        return (server.AddDatabase(AuthDatabase), server.AddDatabase(ChatDatabase));
    }

    /// <summary>Nothing in Redis is the only copy, so its data need not be kept.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedis(this IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString(Redis) is not null ? builder.AddConnectionString(Redis) : builder.AddRedis(Redis);
}
