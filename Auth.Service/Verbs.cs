using Auth.Service.Admin;
using Auth.Service.Database;
using Auth.Service.Demo;
using Auth.Service.Keys;
using RustyGate.ServiceDefaults.Database;

namespace Auth.Service;

/// <summary>What the program does instead of serving, when it is asked to.</summary>
internal static class Verbs
{
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
