using System.Security.Cryptography;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Auth.Service.Keys;

/// <summary>What a replica knows of the signing keys.</summary>
/// <param name="Signing">The key to sign with.</param>
/// <param name="Published">Every key that a verifier may meet.</param>
/// <param name="Verifying">The same, to verify with.</param>
public sealed record KeySet(SigningCredentials Signing, IReadOnlyList<PublicKey> Published, IReadOnlyList<SecurityKey> Verifying);

/// <summary>
/// The signing keys, read once and kept in memory. The first replica that finds none makes one, under a lock, so that replicas
/// started at the same time agree on it.
/// </summary>
public sealed class SigningKeyRing(IServiceScopeFactory scopes, KeyProtector protector, TimeProvider clock) : IDisposable
{
    /// <summary>Number of the advisory lock; any number does that nothing else in authdb uses.</summary>
    private const long FirstKeyLock = 0x5259_4b45_5953;

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile KeySet? _keys;

    /// <summary>The keys.</summary>
    public async ValueTask<KeySet> GetAsync(CancellationToken cancellationToken)
    {
        if (_keys is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _keys ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _loading.Dispose();

    private async Task<KeySet> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var stored = await StoredAsync(db, cancellationToken);
        if (stored.Count == 0)
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(token => CreateFirstAsync(db, token), cancellationToken);
            stored = await StoredAsync(db, cancellationToken);
        }

        var now = clock.GetUtcNow();
        var signing = stored.Where(key => key.ActivatedAt <= now).MaxBy(key => key.ActivatedAt) ?? stored[0];
        var pair = new ECDsaSecurityKey(protector.Unprotect(signing.Kid, signing.PrivateKey)) { KeyId = signing.Kid };
        IReadOnlyList<PublicKey> published = [.. stored.Select(key => key.PublicJwk)];
        return new KeySet(new SigningCredentials(pair, SecurityAlgorithms.EcdsaSha256), published, [.. published.Select(key => key.ToSecurityKey())]);
    }

    private static Task<List<SigningKey>> StoredAsync(AuthDb db, CancellationToken cancellationToken) =>
        db.SigningKeys.AsNoTracking().Where(key => key.RetiredAt == null).OrderBy(key => key.CreatedAt).ToListAsync(cancellationToken);

    private async Task CreateFirstAsync(AuthDb db, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({FirstKeyLock})", cancellationToken);
        if (!await db.SigningKeys.AnyAsync(key => key.RetiredAt == null, cancellationToken))
        {
            db.SigningKeys.Add(Create());
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private SigningKey Create()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = PublicKey.Of(pair);
        var now = clock.GetUtcNow();
        return new SigningKey
        {
            Kid = jwk.Kid,
            PublicJwk = jwk,
            PrivateKey = protector.Protect(jwk.Kid, pair),
            CreatedAt = now,
            ActivatedAt = now,
        };
    }
}
