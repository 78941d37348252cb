using Auth.Service.Accounts;
using Auth.Service.Accounts.Me;
using Auth.Service.Accounts.Recovery;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mail;

/// <summary>Finds the words of a mail at the moment it is sent, and makes the secret that it carries.</summary>
public sealed class LetterWriter(AuthDb db, MailTokens tokens, IOptions<MailOptions> options, IOptions<DeletionOptions> deletion)
{
    private string Place => options.Value.PublicUrl.Authority;

    /// <summary>
    /// The letter, or null when there is nothing to say to this address. It goes to the address as its owner registered it, never as
    /// somebody typed it: what is the same account for us may be another mailbox for the mail.
    /// </summary>
    public async Task<Letter?> WriteAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var key = Identifier.Key(mail.Recipient);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.EmailKey == key && u.DisabledAt == null, cancellationToken);
        if (user is null || (mail.Template is MailTemplate.Verification && user.EmailVerifiedAt is not null))
        {
            return null;
        }

        var letter = Write(mail, user);
        await db.SaveChangesAsync(cancellationToken);
        return letter;
    }

    private Letter Write(OutgoingMail mail, User user) => mail.Template switch
    {
        MailTemplate.PasswordChanged => new Letter(user.Email, "Your password was changed", $"""
            The password of your account at {Place} was changed on {When(mail)}, and your other sessions were ended.

            If that was not you, set a new password at once: {Page("/forgot")}
            """),
        MailTemplate.TokenReused => new Letter(user.Email, "A session of yours was ended", $"""
            On {When(mail)} somebody used a token of a session at {Place} that had already been exchanged for a new one. That happens
            when a copy of it was stolen, so the session was ended on all devices that share it. Sign in again.

            If you do not know why this happened, change your password: {Page("/forgot")}
            """),
        MailTemplate.PasswordReset => new Letter(user.Email, "Set a new password", $"""
            Somebody asked for a new password for your account at {Place}. To set one, open this link within 30 minutes:

            {Link("/reset", user, MailTokenPurpose.PasswordReset)}

            If that was not you, do nothing: the old password stays.
            """),
        MailTemplate.Verification => new Letter(user.Email, "Verify your address", $"""
            Somebody made an account at {Place} with this address. If that was you, open this link within 30 minutes:

            {Link("/verify", user, MailTokenPurpose.Verification)}

            If that was not you, do nothing.
            """),
        MailTemplate.RegisteredAgain => new Letter(user.Email, "You have an account already", $"""
            Somebody registered at {Place} with this address, which has an account already. If that was you, sign in, or set a new
            password here within 30 minutes:

            {Link("/reset", user, MailTokenPurpose.PasswordReset)}

            If that was not you, do nothing.
            """),
        MailTemplate.AccountDeleted => new Letter(user.Email, "Your account is going to be erased", $"""
            Your account at {Place} was deleted on {When(mail)}. It is erased {deletion.Value.GraceDays} days later; until then you have it back by
            signing in: {Page("/login_page")}

            If that was not you, sign in and change your password.
            """),
        _ => throw new ArgumentOutOfRangeException(nameof(mail), mail.Template, "There are no words for this mail."),
    };

    private static string When(OutgoingMail mail) => $"{mail.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    private Uri Page(string path) => new(options.Value.PublicUrl, path);

    /// <summary>The secret is in the fragment, which no server and no log gets to see.</summary>
    private Uri Link(string path, User user, MailTokenPurpose purpose) => new(Page(path), $"#token={tokens.Add(user.Id, purpose)}");
}
