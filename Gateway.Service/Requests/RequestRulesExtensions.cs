namespace Gateway.Service.Requests;

internal static class RequestRulesExtensions
{
    /// <summary>Call first of all: filters run in the order in which they are added.</summary>
    public static void AddSecretsInPaths(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter, SecretsInPaths>();

    /// <summary>First of all, so that everything else knows who is asking.</summary>
    public static void UseTrustedProxies(this WebApplication app) => app.UseMiddleware<TrustedProxies>();

    /// <summary>Before whatever answers, so that nothing leaves without its marks.</summary>
    public static void UseRequestMarks(this WebApplication app) => app.UseMiddleware<RequestMarks>();

    /// <summary>Refuses what no route serves, and takes away what only the gateway may say.</summary>
    public static void UseRequestRules(this WebApplication app)
    {
        app.UseMiddleware<AllowedMethods>();
        app.UseMiddleware<KnownHosts>();
        app.UseMiddleware<IdentityHeaders>();
    }

    /// <summary>After routing: a route may have a limit of its own.</summary>
    public static void UseBodySize(this WebApplication app) => app.UseMiddleware<BodySize>();
}
