using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Sessions;

/// <summary>Access tokens of sessions that go on, with the role that holds when they are issued.</summary>
public sealed class SessionAccess(AuthDb db, AccessTokens tokens)
{
    /// <summary>
    /// A new token; null when the account was disabled or erased meanwhile. The account is held while the token is made, so a change of
    /// its role comes before, and is in the token, or after, and revokes it (docs/decisions/0010-revocation.md).
    /// </summary>
    public async Task<string?> IssueAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var roles = await db.Database
            .SqlQuery<string>($"""SELECT role AS "Value" FROM users WHERE id = {userId} AND disabled_at IS NULL AND deleted_at IS NULL FOR SHARE""")
            .ToListAsync(cancellationToken);
        var token = roles is [var role] ? await tokens.CreateAsync(userId, role, sessionId, cancellationToken) : null;
        await transaction.CommitAsync(cancellationToken);
        return token;
    }
}
