using Auth.Service.Accounts;
using Auth.Service.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Passkeys;

/// <summary>
/// Accounts and their passkeys as the framework's <see cref="PasskeyHandler{TUser}"/> asks for them. It only reads: what a ceremony
/// changes is stored by us, in one transaction with what follows from it.
/// </summary>
internal sealed class PasskeyStore(AuthDb db) : IUserPasskeyStore<User>
{
    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username ?? user.Email);

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        await db.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == user.Id).Select(passkey => passkey.ToInfo()).ToListAsync(cancellationToken);

    public Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(
            user => db.Passkeys.Any(passkey => passkey.CredentialId == credentialId && passkey.UserId == user.Id), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(
            passkey => passkey.UserId == user.Id && passkey.CredentialId == credentialId, cancellationToken))?.ToInfo();

    public void Dispose()
    {
        // The context is its scope's.
    }

    Task IUserPasskeyStore<User>.AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    Task IUserPasskeyStore<User>.RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    Task IUserStore<User>.SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    Task<string?> IUserStore<User>.GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw ReadOnly();

    Task IUserStore<User>.SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    Task<IdentityResult> IUserStore<User>.CreateAsync(User user, CancellationToken cancellationToken) => throw ReadOnly();

    Task<IdentityResult> IUserStore<User>.UpdateAsync(User user, CancellationToken cancellationToken) => throw ReadOnly();

    Task<IdentityResult> IUserStore<User>.DeleteAsync(User user, CancellationToken cancellationToken) => throw ReadOnly();

    Task<User?> IUserStore<User>.FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The framework reads accounts and passkeys here; it changes none.");
}
