using Npgsql;
using RustyGate.ServiceDefaults.Database;

namespace Auth.Service.Database;

internal static class AuthDatabase
{
    /// <summary>The context on the connection <c>authdb</c>.</summary>
    /// <param name="builder">The service or verb.</param>
    /// <param name="hasTime">Whether it may wait for the database: a verb does what a person has asked for once, on however busy a machine.</param>
    public static void AddAuthDb(this WebApplicationBuilder builder, bool hasTime)
    {
        var isShort = !hasTime;
        builder.AddNpgsqlDbContext<AuthDb>(
            "authdb",
            settings =>
            {
                // A request fails fast and its caller retries (promises R15); a silent second attempt would only make it slow.
                settings.DisableRetry = true;
                if (isShort && settings.ConnectionString is { Length: > 0 } given)
                {
                    var connection = new NpgsqlConnectionStringBuilder(given);
                    isShort = !connection.HasCommandTimeout();
                    settings.ConnectionString = connection.FailFast().ConnectionString;
                }
            },
            options => options.LogFailuresOnlyOnce());
        if (isShort)
        {
            builder.Services.ConfigureDbContext<AuthDb>((provider, options) => options.AddInterceptors(new ShortCommands(provider.GetRequiredService<TimeProvider>())));
        }
    }
}
