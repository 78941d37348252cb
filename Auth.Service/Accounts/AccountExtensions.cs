using Auth.Service.Passwords;
using Auth.Service.Sessions;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Accounts;

internal static class AccountExtensions
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        if (!Identifier.KnowsUnicode)
        {
            throw new InvalidOperationException(
                "User names cannot be compared: .NET runs without ICU. Install libicu, and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }

        builder.Services.AddOptions<PasswordOptions>().BindConfiguration(PasswordOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<LifetimeOptions>().BindConfiguration(LifetimeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PasswordHasher>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddScoped<SessionOpener>();
    }
}
