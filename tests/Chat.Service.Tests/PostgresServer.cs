using Chat.Service.Storage;
using Chat.Service.Tests;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Chat.Service.Tests;

/// <summary>The server with Chat's schema.</summary>
public sealed class PostgresServer : TestPostgres
{
    protected override DbContext Context(string connectionString) =>
        new ChatDb(new DbContextOptionsBuilder<ChatDb>().UseNpgsql(connectionString).Options);
}
