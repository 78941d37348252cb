using Auth.Service.Accounts;
using Auth.Service.Accounts.Departures;
using Auth.Service.Audit;
using Auth.Service.Bots;
using Auth.Service.Database;
using Auth.Service.Mfa;
using Auth.Service.Revocations;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Admin;

/// <summary>
/// What an admin may do to an account. Each act is one transaction with its entry in the audit log and with what it ends; acts that
/// change nothing leave no entry. Acts take turns, so that two admins who demote each other at once do not leave the installation
/// without one.
/// </summary>
public sealed class UserAdmin(
    AuthDb db, AuditLog audit, SessionEnder sessions, RevocationLog revocations, OwnersBots bots, AccountDepartures departures,
    SecondFactors secondFactors, TimeProvider clock)
{
    /// <summary>Nobody signs in with the account from now on; all its sessions end, and its bots stop.</summary>
    public Task<AdminOutcome> DisableAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (user.DisabledAt is not null)
        {
            return AdminOutcome.Done;
        }

        if (await IsLastAdminAsync(user, cancellationToken))
        {
            return AdminOutcome.LastAdmin;
        }

        user.DisabledAt = clock.GetUtcNow();
        user.UserVersion++;
        await EndAllAsync(user, EndReasons.AccountDisabled, cancellationToken);
        await bots.VoidTokensAsync(id, cancellationToken);
        departures.AddClosed(id);
        audit.Add(Acts.UserDisable, AuditLog.User(id), before: new { disabled = false }, after: new { disabled = true });
        return AdminOutcome.Done;
    }, cancellationToken);

    /// <summary>The account may be used again; its sessions stay ended.</summary>
    public Task<AdminOutcome> EnableAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, user =>
    {
        if (user.DisabledAt is not null)
        {
            user.DisabledAt = null;
            audit.Add(Acts.UserEnable, AuditLog.User(id), before: new { disabled = true }, after: new { disabled = false });
        }

        return Task.FromResult(AdminOutcome.Done);
    }, cancellationToken);

    /// <summary>Another role. Sessions go on; tokens with the old role lose it at once.</summary>
    public Task<AdminOutcome> SetRoleAsync(Guid id, string role, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (user.Role == role)
        {
            return AdminOutcome.Done;
        }

        if (await IsLastAdminAsync(user, cancellationToken))
        {
            return AdminOutcome.LastAdmin;
        }

        audit.Add(Acts.UserRole, AuditLog.User(id), before: new { role = user.Role }, after: new { role });
        user.Role = role;
        user.UserVersion++;
        revocations.AddRoleChange(id);
        return AdminOutcome.Done;
    }, cancellationToken);

    /// <summary>Ends all sessions of the account.</summary>
    public Task<AdminOutcome> SignOutAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        var ended = await EndAllAsync(user, EndReasons.EndedByAdmin, cancellationToken);
        audit.Add(Acts.UserSignOut, AuditLog.User(id), after: new { sessions_ended = ended });
        return AdminOutcome.Done;
    }, cancellationToken);

    /// <summary>Removes the second factor, its recovery codes and all passkeys, and ends all sessions: whoever has lost one may have lost the others.</summary>
    public Task<AdminOutcome> ResetSecondFactorAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (user.PasswordHash is null)
        {
            return AdminOutcome.LastSignIn;
        }

        var before = await RemoveProofsAsync(id, cancellationToken);
        if (before is { SecondFactor: true } or { Passkeys: > 0 })
        {
            await EndAllAsync(user, EndReasons.EndedByAdmin, cancellationToken);
            audit.Add(Acts.UserResetSecondFactor, AuditLog.User(id), before, after: new Proofs(SecondFactor: false, Passkeys: 0));
        }

        return AdminOutcome.Done;
    }, cancellationToken);

    /// <summary>A new password for whoever is locked out; no second factor, no passkeys, no sessions, enabled again.</summary>
    /// <param name="id">The account.</param>
    /// <param name="passwordHash">The new password's hash in PHC form.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AdminOutcome> ResetPasswordAsync(Guid id, string passwordHash, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        var (secondFactor, passkeys) = await RemoveProofsAsync(id, cancellationToken);
        var before = new { disabled = user.DisabledAt is not null, second_factor = secondFactor, passkeys };
        user.PasswordHash = passwordHash;
        user.DisabledAt = null;
        user.UserVersion++;
        await EndAllAsync(user, EndReasons.PasswordChanged, cancellationToken);
        audit.Add(Acts.UserResetPassword, AuditLog.User(id), before, after: new { disabled = false, second_factor = false, passkeys = 0 });
        return AdminOutcome.Done;
    }, cancellationToken);

    private async Task<Proofs> RemoveProofsAsync(Guid id, CancellationToken cancellationToken)
    {
        var passkeys = await db.Passkeys.Where(passkey => passkey.UserId == id).ToListAsync(cancellationToken);
        db.RemoveRange(passkeys);
        return new Proofs(await secondFactors.RemoveAsync(id, cancellationToken), passkeys.Count);
    }

    private Task<AdminOutcome> ChangeAsync(Guid id, Func<User, Task<AdminOutcome>> change, CancellationToken cancellationToken) =>
        AdminLock.InTurnAsync(db, async () =>
        {
            if (await db.HoldAsync(id, cancellationToken) is not { } user)
            {
                return AdminOutcome.NotFound;
            }

            var outcome = await change(user);
            if (outcome is AdminOutcome.Done)
            {
                await db.SaveChangesAsync(cancellationToken);
            }

            return outcome;
        }, cancellationToken);

    private async Task<bool> IsLastAdminAsync(User user, CancellationToken cancellationToken) =>
        user.Role == Roles.Admin
        && !await db.Users.AnyAsync(
            other => other.Id != user.Id && other.Role == Roles.Admin && other.DisabledAt == null && other.DeletedAt == null, cancellationToken);

    private Task<int> EndAllAsync(User user, string reason, CancellationToken cancellationToken) =>
        sessions.EndAllAsync(user.Id, exceptSessionId: null, reason, cancellationToken);

    /// <summary>What an account has beside its password.</summary>
    private sealed record Proofs(bool SecondFactor, int Passkeys);
}

/// <summary>What came of an admin's act.</summary>
public enum AdminOutcome
{
    /// <summary>It is as it was asked to be.</summary>
    Done,

    /// <summary>There is no such account.</summary>
    NotFound,

    /// <summary>Nobody could manage the installation any more.</summary>
    LastAdmin,

    /// <summary>The account has no password: nobody could sign in to it any more.</summary>
    LastSignIn,
}
