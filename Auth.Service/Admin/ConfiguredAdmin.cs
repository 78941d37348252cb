using System.Data.Common;
using Auth.Service.Accounts;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Admin;

/// <summary>Makes the account that <see cref="AdminOptions.Email"/> names an admin, at start.</summary>
internal sealed partial class ConfiguredAdmin(IOptions<AdminOptions> options, IServiceScopeFactory scopes, ILogger<ConfiguredAdmin> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Identifier.Email(options.Value.Email) is not { } email)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var key = Identifier.Key(email);
            var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
            if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.EmailKey == key, cancellationToken) is not { } user)
            {
                Log.Missing(logger);
                return;
            }

            await scope.ServiceProvider.GetRequiredService<UserAdmin>().SetRoleAsync(user.Id, Roles.Admin, cancellationToken);
        }
        catch (Exception unavailable) when (unavailable is DbException or RetryLimitExceededException)
        {
            Log.Unavailable(logger, unavailable.GetBaseException().Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No account has the address in Admin:Email. Register it, then start again.")]
        public static partial void Missing(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The admin of Admin:Email was not made, because the database does not answer: {Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);
    }
}
