using Microsoft.Extensions.Options;

namespace Auth.Service.Mail;

internal static class MailExtensions
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Host is null
            ? ActivatorUtilities.CreateInstance<FolderTransport>(provider)
            : ActivatorUtilities.CreateInstance<SmtpTransport>(provider));
        builder.Services.AddScoped<Mailer>();
        builder.Services.AddScoped<LetterWriter>();
        builder.Services.AddHostedService<MailDelivery>();
    }
}
