using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Auth.Service.Keys;

/// <summary>The signing keys in memory, read anew all the time by <see cref="SigningKeyUpkeep"/>.</summary>
public sealed class SigningKeyRing(IServiceScopeFactory scopes, KeyProtector protector, IOptions<SigningKeyOptions> options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private volatile KeySet? _keys;
    private Task<KeySet>? _reading;

    /// <summary>Beyond this age, two readings missed, the keys are no longer signed with unread: the others may have rotated.</summary>
    public static TimeSpan MaxAge(SigningKeyOptions options) => TimeSpan.FromSeconds(3 * options.RefreshSeconds);

    /// <summary>The keys to check and to publish; old ones do while the database is away.</summary>
    public async ValueTask<KeySet> GetAsync(CancellationToken cancellationToken) => _keys ?? await RefreshAsync(cancellationToken);

    /// <summary>The keys to sign with: read a short while ago, or now.</summary>
    public async ValueTask<KeySet> GetForSigningAsync(CancellationToken cancellationToken) =>
        _keys is { } known && clock.GetUtcNow() - known.ReadAt <= MaxAge(options.Value) ? known : await RefreshAsync(cancellationToken);

    /// <summary>Reads the keys, and does first what is due with them: once for all who ask meanwhile, also when it fails.</summary>
    public Task<KeySet> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reading is not { IsCompleted: false })
            {
                _reading = Task.Run(ReadAsync, CancellationToken.None);
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<KeySet> ReadAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<KeyStore>().ReadAsync(CancellationToken.None);
        var now = clock.GetUtcNow();
        var current = KeySchedule.Current(keys, now)
            ?? throw new InvalidOperationException("No signing key is active: the clock of this machine is behind those of the other replicas.");
        IReadOnlyList<PublicKey> published = [.. keys.Select(key => key.PublicJwk)];
        return _keys = new KeySet(Credentials(current), published, [.. published.Select(key => key.ToSecurityKey())], now);
    }

    private SigningCredentials Credentials(SigningKey current) =>
        _keys?.Signing is { } known && known.Key.KeyId == current.Kid
            ? known
            : new(new ECDsaSecurityKey(protector.Unprotect(current.Kid, current.PrivateKey)) { KeyId = current.Kid }, SecurityAlgorithms.EcdsaSha256);
}
