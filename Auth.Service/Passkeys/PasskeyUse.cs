using Auth.Service.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Passkeys;

internal static class PasskeyUse
{
    /// <summary>
    /// Notes that a passkey was used; false when it was removed meanwhile, or its counter moved on: two authenticators that answer at
    /// once with the same count are one too many. Part of the caller's transaction.
    /// </summary>
    public static async Task<bool> NoteUseAsync(this AuthDb db, UserPasskeyInfo used, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, count) = (used.CredentialId, (long)used.SignCount);
        return await db.Passkeys
            .Where(passkey => passkey.CredentialId == id && (passkey.SignCount < count || (passkey.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.SignCount, count).SetProperty(p => p.IsBackedUp, used.IsBackedUp).SetProperty(p => p.LastUsedAt, now),
                cancellationToken) == 1;
    }
}
