using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Database;

namespace Auth.Service.Database;

internal static class AuthDatabase
{
    /// <summary>Seconds for one command; every one of them reads or writes a few rows by key.</summary>
    private const int CommandTimeout = 2;

    /// <summary>Enough for a connection that broke while it was idle; a server that is down is to be told at once (promises R15).</summary>
    private const int Retries = 2;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The context on the connection <c>authdb</c>.</summary>
    public static void AddAuthDb(this WebApplicationBuilder builder) => builder.AddNpgsqlDbContext<AuthDb>(
        "authdb",
        settings =>
        {
            settings.CommandTimeout = CommandTimeout;
            settings.DisableRetry = true;
        },
        options => options
            .UseNpgsql(npgsql => npgsql.EnableRetryOnFailure(Retries, RetryDelay, errorCodesToAdd: null))
            .LogFailuresOnlyOnce());
}
