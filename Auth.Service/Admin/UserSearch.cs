using System.ComponentModel.DataAnnotations;
using Auth.Service.Accounts;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Admin;

internal static class UserSearch
{
    /// <summary>The accounts, newest first.</summary>
    /// <param name="db">The database.</param>
    /// <param name="clock">The time.</param>
    /// <param name="q">Part of the address or of a name.</param>
    /// <param name="role">Only this role.</param>
    /// <param name="disabled">Only disabled accounts, or only others.</param>
    /// <param name="cursor">The <c>next_cursor</c> of the page before.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Ok<UserPage>> ListAsync(
        AuthDb db, TimeProvider clock, CancellationToken cancellationToken, [MaxLength(200)] string? q = null,
        [AllowedValues(null, Roles.User, Roles.Admin)] string? role = null, bool? disabled = null, Guid? cursor = null, [Range(1, 200)] int limit = 50)
    {
        var users = db.Users.AsNoTracking()
            .Where(user => role == null || user.Role == role)
            .Where(user => disabled == null || (user.DisabledAt != null) == disabled)
            .Where(user => cursor == null || user.Id < cursor);
        if (!string.IsNullOrWhiteSpace(q))
        {
            var pattern = Pattern(q);
            users = users.Where(user => EF.Functions.Like(user.EmailKey, pattern, @"\") || EF.Functions.Like(user.UsernameKey!, pattern, @"\")
                || EF.Functions.ILike(user.DisplayName!, pattern, @"\"));
        }

        var found = await Viewed(users.OrderByDescending(user => user.Id).Take(limit + 1), db, clock).ToListAsync(cancellationToken);
        var page = found.Take(limit).ToList();
        return TypedResults.Ok(new UserPage(page, found.Count > limit ? page[^1].Id : null));
    }

    /// <summary>One account.</summary>
    public static async Task<Results<Ok<UserView>, ProblemHttpResult>> GetAsync(Guid id, AuthDb db, TimeProvider clock, CancellationToken cancellationToken) =>
        await Viewed(db.Users.AsNoTracking().Where(user => user.Id == id), db, clock).SingleOrDefaultAsync(cancellationToken) is { } user
            ? TypedResults.Ok(user)
            : Problem.NotFound("user");

    private static IQueryable<UserView> Viewed(IQueryable<User> users, AuthDb db, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var open = db.Sessions.Where(session => session.RevokedAt == null && session.ExpiresAt > now);
        return users.Select(user => new UserView(
            user.Id, user.Email, user.Username, user.DisplayName, user.Role, user.CreatedAt, user.DisabledAt,
            db.SecondFactors.Any(factor => factor.UserId == user.Id && factor.ConfirmedAt != null),
            db.Passkeys.Count(passkey => passkey.UserId == user.Id),
            open.Count(session => session.UserId == user.Id),
            db.Sessions.Where(session => session.UserId == user.Id).Max(session => (DateTimeOffset?)session.LastSeenAt)));
    }

    /// <summary>What contains the text, whatever its case; the wildcards of LIKE mean themselves. No stored text holds NUL.</summary>
    private static string Pattern(string q)
    {
        var key = Identifier.Key(q.Trim().Replace("\0", "", StringComparison.Ordinal));
        return $"%{key.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
    }
}
