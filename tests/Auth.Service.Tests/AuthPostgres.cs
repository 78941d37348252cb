using Auth.Service.Database;
using Auth.Service.Tests;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(AuthPostgres))]

namespace Auth.Service.Tests;

/// <summary>The tests' PostgreSQL with the schema of <c>authdb</c>.</summary>
public sealed class AuthPostgres : TestPostgres
{
    protected override DbContext Context(string connectionString) =>
        new AuthDb(new DbContextOptionsBuilder<AuthDb>().UseNpgsql(connectionString).Options);
}
