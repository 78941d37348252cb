using RustyGate.ServiceDefaults.Internal;

namespace Gateway.Service.Bots;

internal static class BotTokensExtensions
{
    public static void AddBotTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalClient<AuthBots>("auth").ConfigureHttpClient(auth => auth.Timeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<BotExchange>();
    }

    /// <summary>Before authentication, which from then on sees access tokens only.</summary>
    public static void UseBotTokens(this WebApplication app) => app.UseMiddleware<BotTokensMiddleware>();
}
