using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mail;

/// <summary>By SMTP with STARTTLS. A connection each: mails are few.</summary>
public sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        using var client = new SmtpClient(mail.Host, mail.Port)
        {
            EnableSsl = mail.StartTls,
            DeliveryFormat = SmtpDeliveryFormat.International,
            Credentials = mail.Username is null ? null : new NetworkCredential(mail.Username, mail.Password),
        };
        using var message = new MailMessage(mail.From, letter.Recipient, letter.Subject, letter.Text)
        {
            BodyEncoding = Encoding.UTF8,
            SubjectEncoding = Encoding.UTF8,
            Headers = { ["Auto-Submitted"] = "auto-generated" }, // RFC 3834: no out-of-office reply
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await client.SendMailAsync(message, limit.Token);
    }
}
