using Auth.Service.Accounts.Departures;
using Auth.Service.Accounts.Me;
using Auth.Service.Accounts.Recovery;
using Auth.Service.BackOff;
using Auth.Service.Mail;
using Auth.Service.Mfa;
using Auth.Service.Passkeys;
using Auth.Service.Passwords;
using Microsoft.Extensions.Options;

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
        builder.AddBackOff();
        builder.AddUserCards();
        builder.AddMail();
        builder.AddMfa();
        builder.AddPasskeys();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<Login>();
        builder.Services.AddScoped<MailTokens>();
        builder.Services.AddScoped<MailByRequest>();
        builder.Services.AddScoped<PasswordReset>();
        builder.Services.AddScoped<Deletion>();
        builder.AddDepartures();
        builder.Services.AddScoped<Exporter>();
        builder.Services.AddSingleton<Erasure>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Erasure>());
        builder.Services.AddOptions<DeletionOptions>().BindConfiguration(DeletionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<RegistrationOptions>().BindConfiguration(RegistrationOptions.Section)
            .Validate<IOptions<MailOptions>>(
                (registration, mail) => !registration.RequireVerifiedEmail || mail.Value.IsSet,
                "Registration:RequireVerifiedEmail needs a way for mails to go out: set Mail:Host.")
            .ValidateOnStart();
    }
}
