using System.Security.Cryptography;
using Auth.Service.Audit;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Keys;

/// <summary>The signing keys in the database. Whoever changes them holds a lock, so that replicas which want the same at once do it once.</summary>
public sealed class KeyStore(AuthDb db, KeyProtector protector, KeySchedule schedule, AuditLog audit, TimeProvider clock)
{
    /// <summary>Number of the advisory lock; any number does that nothing else in authdb uses.</summary>
    private const long Lock = 0x5259_4b45_5953;

    /// <summary>The keys that are not retired, after what was due has been done.</summary>
    public async Task<IReadOnlyList<SigningKey>> ReadAsync(CancellationToken cancellationToken)
    {
        var keys = await StoredAsync(cancellationToken);
        return schedule.IsDue(keys, clock.GetUtcNow()) ? await ChangeAsync((_, _) => { }, cancellationToken) : keys;
    }

    /// <summary>Rotates now, unless the key that the caller means is no longer the current one: then someone else just did.</summary>
    public Task<IReadOnlyList<SigningKey>> RotateAsync(string current, CancellationToken cancellationToken) => ChangeAsync(
        (keys, now) =>
        {
            if (KeySchedule.Current(keys, now)?.Kid == current && schedule.Rotate(keys, now))
            {
                audit.Add(Acts.KeysRotate, before: new { kid = current }, after: new { kid = keys.MaxBy(key => key.ActivatedAt)!.Kid });
            }
        },
        cancellationToken);

    private async Task<IReadOnlyList<SigningKey>> ChangeAsync(Action<IReadOnlyList<SigningKey>, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        var keys = await StoredAsync(cancellationToken);
        var now = clock.GetUtcNow();
        change(keys, now);
        db.SigningKeys.AddRange(schedule.Advance(keys, now, Create));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await StoredAsync(cancellationToken);
    }

    private Task<List<SigningKey>> StoredAsync(CancellationToken cancellationToken) =>
        db.SigningKeys.Where(key => key.RetiredAt == null).OrderBy(key => key.CreatedAt).ThenBy(key => key.Kid).ToListAsync(cancellationToken);

    private SigningKey Create()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = PublicKey.Of(pair);
        return new SigningKey { Kid = jwk.Kid, PublicJwk = jwk, PrivateKey = protector.Protect(jwk.Kid, pair), CreatedAt = clock.GetUtcNow() };
    }
}
