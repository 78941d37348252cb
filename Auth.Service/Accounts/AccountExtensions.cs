using Auth.Service.Passwords;

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
        builder.Services.AddSingleton<PasswordHasher>();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<Login>();
    }
}
