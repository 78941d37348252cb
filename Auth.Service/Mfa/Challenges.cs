using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mfa;

/// <summary>Opens challenges and takes them up, on any replica.</summary>
public sealed class Challenges(AuthDb db, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>A new challenge; its token. Those that nobody took up in time are deleted with it.</summary>
    public async Task<string> OpenAsync(string purpose, Guid? userId, string? state, CancellationToken cancellationToken)
    {
        var (token, now) = (OpaqueToken.Create(), clock.GetUtcNow());
        await db.Challenges.Where(challenge => challenge.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.Add(new Challenge
        {
            Hash = OpaqueToken.Hash(token),
            Purpose = purpose,
            UserId = userId,
            State = state,
            ExpiresAt = now.AddMinutes(options.Value.LoginMinutes),
        });
        await db.SaveChangesAsync(cancellationToken);
        return token;
    }

    /// <summary>The challenge of a token, which stays open; null when there is none.</summary>
    public Task<Challenge?> FindAsync(string purpose, string token, CancellationToken cancellationToken) =>
        Open(purpose, token).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>Closes a challenge; false when somebody else did so first.</summary>
    public async Task<bool> CloseAsync(Challenge challenge, CancellationToken cancellationToken) =>
        await db.Challenges.Where(c => c.Hash == challenge.Hash).ExecuteDeleteAsync(cancellationToken) == 1;

    private IQueryable<Challenge> Open(string purpose, string token)
    {
        var (hash, now) = (OpaqueToken.Hash(token), clock.GetUtcNow());
        return db.Challenges.Where(c => c.Hash == hash && c.Purpose == purpose && c.ExpiresAt > now);
    }
}
