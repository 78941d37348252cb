using Microsoft.Extensions.Options;

namespace Auth.Service.Mail;

/// <summary>Finds the words of a mail at the moment it is sent.</summary>
public sealed class LetterWriter(IOptions<MailOptions> options)
{
    /// <summary>The letter, or null when there is nothing to say to this address (any more).</summary>
    public Letter? Write(OutgoingMail mail) => mail.Template switch
    {
        MailTemplate.PasswordChanged => new Letter(mail.Recipient, "Your password was changed", $"""
            The password of your account at {Place} was changed on {When(mail)}, and your other sessions were ended.

            If that was not you, set a new password at once: {Link("/forgot")}
            """),
        MailTemplate.TokenReused => new Letter(mail.Recipient, "A session of yours was ended", $"""
            On {When(mail)} somebody used a token of a session at {Place} that had already been exchanged for a new one. That happens
            when a copy of it was stolen, so the session was ended on all devices that share it. Sign in again.

            If you do not know why this happened, change your password: {Link("/forgot")}
            """),
        _ => throw new ArgumentOutOfRangeException(nameof(mail), mail.Template, "There are no words for this mail."),
    };

    private string Place => options.Value.PublicUrl.Authority;

    private static string When(OutgoingMail mail) => $"{mail.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    /// <summary>A page of the web client. What is secret goes into the fragment, which no server and no log gets to see.</summary>
    private Uri Link(string path) => new(options.Value.PublicUrl, path);
}
