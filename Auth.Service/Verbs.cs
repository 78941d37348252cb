using Auth.Service.Admin;
using Auth.Service.Database;
using Auth.Service.Demo;
using Auth.Service.Keys;
using RustyGate.ServiceDefaults.Database;

namespace Auth.Service;

/// <summary>What the program does instead of serving, when it is asked to.</summary>
internal static class Verbs
{
    /// <summary>Whether the program is to do something else than to serve.</summary>
    public static bool Are(string[] args) => args is ["migrate" or "keys" or DemoAccounts.Verb or AdminCommand.Verb, ..];

    /// <summary>The builder for a service or a verb; null where a verb is to work on a running system and none is found, which the console says.</summary>
    public static WebApplicationBuilder? CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        return builder.AddRunningSystem(args) ? builder : null;
    }

    /// <summary>The exit code of the verb that <paramref name="args"/> begin with; null where there is none, and the service is to run.</summary>
    public static async Task<int?> RunVerbAsync(this WebApplication app, string[] args) => args switch
    {
        ["migrate"] => await app.RunMigrationsAsync<AuthDb>(),
        ["keys", "rotate"] => await app.RotateKeysAsync(),
        [DemoAccounts.Verb] => await DemoAccounts.RunAsync(app),
        [AdminCommand.Verb, ..] => await AdminCommand.RunAsync(app, args),
        _ => null,
    };
}
