using Auth.Service.Accounts;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Microsoft.Extensions.Options;

namespace Auth.Service.Sessions;

/// <summary>Opens a session after any successful sign-in: the row, its first refresh token, its first access token.</summary>
public sealed class SessionOpener(AuthDb db, AccessTokens tokens, KnownDevices devices, IOptions<LifetimeOptions> options, TimeProvider clock)
{
    /// <summary>Adds a new session to the unit of work; the caller saves it together with its own changes.</summary>
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
        user.DeletedAt = null; // Whoever signs in wants the account: a deletion that waits is taken back.
        db.Sessions.Add(session);
        db.RefreshTokens.Add(new RefreshToken { Hash = OpaqueToken.Hash(refresh), SessionId = session.Id, CreatedAt = now, ExpiresAt = expires });

        var access = await tokens.CreateAsync(user.Id, user.Role, session.Id, cancellationToken);
        return new SignedIn(user.Id, user.Email, access, refresh, "Bearer", options.Value.AccessSeconds) { DeviceToken = devices.Issue(user.Id) };
    }
}
