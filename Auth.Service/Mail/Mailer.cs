using Auth.Service.Database;

namespace Auth.Service.Mail;

/// <summary>Sends mails: each is a row of the transaction that causes it, and goes out soon after that is committed.</summary>
public sealed class Mailer(AuthDb db, TimeProvider clock)
{
    /// <summary>Adds a mail to the unit of work; the caller saves it together with its own changes.</summary>
    /// <param name="template">What it says.</param>
    /// <param name="recipient">An address that <see cref="Accounts.Identifier.Email"/> takes.</param>
    public void Add(MailTemplate template, string recipient)
    {
        var now = clock.GetUtcNow();
        db.OutgoingMails.Add(new OutgoingMail { Id = Guid.CreateVersion7(now), Template = template, Recipient = recipient, CreatedAt = now, NextTryAt = now });
    }
}
