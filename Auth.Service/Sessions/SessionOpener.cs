using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Sessions;

/// <summary>Opens a session after any successful sign-in: the row, its first refresh token, its first access token.</summary>
public sealed class SessionOpener(AuthDb db, AccessTokens tokens, KnownDevices devices, AuditLog audit, IOptions<LifetimeOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Opens a session of an account that has proved itself, as part of the caller's transaction; null when it was disabled, or its
    /// password changed, since <paramref name="proved"/> was read. Whatever ends all sessions of an account holds it as well
    /// (<see cref="HeldUser"/>), so that none slips through.
    /// </summary>
    public async Task<SignedIn?> OpenIfUnchangedAsync(User proved, Device device, CancellationToken cancellationToken)
    {
        // Else the context would answer what it knows already.
        db.Entry(proved).State = EntityState.Detached;
        return await db.HoldAsync(proved.Id, cancellationToken) is { DisabledAt: null } user && user.PasswordHash == proved.PasswordHash
            ? await OpenAsync(user, device, cancellationToken)
            : null;
    }

    /// <summary>
    /// Adds a new session of an account that the caller makes or holds to the unit of work; the caller saves it together with its own
    /// changes.
    /// </summary>
    public async ValueTask<SignedIn> OpenAsync(User user, Device device, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var expires = now.AddDays(options.Value.RefreshDays);
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = expires,
            UserAgent = device.UserAgent,
            Ip = device.Ip,
        };
        var refresh = OpaqueToken.Create();
        if (user.DeletedAt is not null)
        {
            user.DeletedAt = null; // Whoever signs in wants the account: a deletion that waits is taken back.
            audit.Add(Acts.AccountRestore, actor: user.Id, session: session.Id);
        }

        db.Sessions.Add(session);
        db.RefreshTokens.Add(new RefreshToken { Hash = OpaqueToken.Hash(refresh), SessionId = session.Id, CreatedAt = now, ExpiresAt = expires });

        var access = await tokens.CreateAsync(user.Id, user.Role, session.Id, cancellationToken);
        return new SignedIn(user.Id, user.Email, access, refresh, "Bearer", options.Value.AccessSeconds) { SessionId = session.Id, DeviceToken = devices.Issue(user.Id) };
    }
}
