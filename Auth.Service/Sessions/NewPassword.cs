using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Mail;

namespace Auth.Service.Sessions;

/// <summary>Stores a changed password and makes everything that the old one opened void.</summary>
public sealed class NewPassword(AuthDb db, SessionOpener opener, SessionEnder ender, Mailer mailer, AuditLog audit)
{
    /// <summary>
    /// The password, the end of all sessions and a new one for the caller, in one transaction. A session id that someone else had
    /// planted or read is of no use afterwards (promises S26).
    /// </summary>
    /// <returns>Null when the password has changed since it was compared: two changes at once are one too many.</returns>
    public async Task<SignedIn?> StoreAsync(User compared, string hash, Device device, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.HoldAsync(compared.Id, cancellationToken) is not { } user || user.PasswordHash != compared.PasswordHash)
        {
            return null;
        }

        user.PasswordHash = hash;
        user.UserVersion++;
        await ender.EndAllAsync(user.Id, exceptSessionId: null, EndReasons.PasswordChanged, cancellationToken);
        var signedIn = await opener.OpenAsync(user, device, cancellationToken);
        mailer.Add(MailTemplate.PasswordChanged, user.Email);
        audit.Add(Acts.PasswordChange);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return signedIn;
    }
}
