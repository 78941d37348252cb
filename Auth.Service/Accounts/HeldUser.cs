using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Accounts;

internal static class HeldUser
{
    /// <summary>
    /// The account as it is now, held until the caller's transaction ends. Whoever voids sessions or tokens of an account holds it first,
    /// and so does whoever makes one: each comes wholly before or wholly after the other.
    /// </summary>
    public static Task<User?> HoldAsync(this AuthDb db, Guid id, CancellationToken cancellationToken) =>
        db.Users.FromSql($"SELECT * FROM users WHERE id = {id} FOR NO KEY UPDATE").SingleOrDefaultAsync(cancellationToken);
}
