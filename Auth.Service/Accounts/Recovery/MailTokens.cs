using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Accounts.Recovery;

/// <summary>Makes mailed secrets and takes them back, in the unit of work of the caller.</summary>
public sealed class MailTokens(AuthDb db, TimeProvider clock)
{
    /// <summary>A new secret for a mail to <paramref name="userId"/>.</summary>
    public string Add(Guid userId, MailTokenPurpose purpose)
    {
        var token = OpaqueToken.Create();
        db.MailTokens.Add(new MailToken { Hash = OpaqueToken.Hash(token), UserId = userId, Purpose = purpose, ExpiresAt = clock.GetUtcNow() + MailToken.Lifetime });
        return token;
    }

    /// <summary>The token and whom it was mailed to; null when it is none, used or too old.</summary>
    public Task<MailedTo?> FindAsync(string token, MailTokenPurpose purpose, CancellationToken cancellationToken)
    {
        var (hash, now) = (OpaqueToken.Hash(token), clock.GetUtcNow());
        return db.MailTokens.Where(t => t.Hash == hash && t.Purpose == purpose && t.ExpiresAt > now)
            .Join(db.Users, t => t.UserId, user => user.Id, (t, user) => new MailedTo(t, user))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Removes the token and all others of its kind. Of two who use it at once, one meets <see cref="DbUpdateConcurrencyException"/> when
    /// it saves: the row was there once.
    /// </summary>
    public async Task UseAsync(MailToken token, CancellationToken cancellationToken)
    {
        db.MailTokens.Remove(token);
        db.MailTokens.RemoveRange(await db.MailTokens
            .Where(t => t.UserId == token.UserId && t.Purpose == token.Purpose && t.Hash != token.Hash).ToListAsync(cancellationToken));
    }
}

/// <summary>A token that is good, and its owner.</summary>
/// <param name="Token">The token.</param>
/// <param name="User">Whom it was mailed to.</param>
public sealed record MailedTo(MailToken Token, User User);
