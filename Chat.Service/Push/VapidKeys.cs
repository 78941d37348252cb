using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Service.Files;
using Chat.Service.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Service.Push;

/// <summary>
/// Who we are to push services (RFC 8292): one key pair for as long as the database lives, since subscriptions are made for it. The first
/// replica that needs it makes it; a copy of the database alone sends nothing.
/// </summary>
internal sealed partial class VapidKeys(
    IServiceScopeFactory scopes, IOptions<KeyFolderOptions> folder, IOptions<PushOptions> options, TimeProvider time, ILogger<VapidKeys> logger) : IDisposable
{
    /// <summary>As Auth has it, whose folder it is.</summary>
    private const string ApplicationName = "rustygate";

    /// <summary>At most a day (§2); clocks differ.</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Pair? _pair;

    /// <summary>The public key that browsers subscribe with; null while push is off.</summary>
    public async ValueTask<byte[]?> PublicKeyAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken))?.PublicKey;

    /// <summary>The value of <c>Authorization</c> for a push service (§3); null while push is off.</summary>
    public async ValueTask<string?> AuthorizationAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } pair)
        {
            return null;
        }

        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["exp"] = (time.GetUtcNow() + TokenLife).ToUnixTimeSeconds(),
        };
        if (options.Value.Contact is { } contact)
        {
            claims["sub"] = contact;
        }

        var signed = $"{Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = pair.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={Base64Url.EncodeToString(pair.PublicKey)}";
    }

    public void Dispose()
    {
        _pair?.Key.Dispose();
        _reading.Dispose();
    }

    private async ValueTask<Pair?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_pair is { } known || folder.Value.Directory is null)
        {
            return _pair;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            return _pair ??= Open(await StoredAsync(cancellationToken));
        }
        catch (CryptographicException)
        {
            Log.Undecryptable(logger, folder.Value.Directory);
            return null;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<VapidKey> StoredAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        if (await db.VapidKeys.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } stored)
        {
            return stored;
        }

        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (open, closed) = (PublicPoint.Of(made.ExportParameters(includePrivateParameters: false)), Protector().Protect(made.ExportPkcs8PrivateKey()));
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO vapid_keys (one, public_key, private_key, created_at) VALUES (true, {open}, {closed}, {time.GetDatabaseNow()}) ON CONFLICT DO NOTHING",
            cancellationToken);
        return await db.VapidKeys.AsNoTracking().SingleAsync(cancellationToken);
    }

    /// <summary>Read anew from the folder: another replica may have put a key there a moment ago, which a provider from the start would not know for a day.</summary>
    private IDataProtector Protector()
    {
        var path = folder.Value.Directory!;
        PrivateFolder.Create(path);
        return DataProtectionProvider.Create(new DirectoryInfo(path), protection => protection.SetApplicationName(ApplicationName)).CreateProtector("RustyGate.Vapid.v1");
    }

    private Pair Open(VapidKey stored)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Protector().Unprotect(stored.PrivateKey), out _);
        return new Pair(key, stored.PublicKey);
    }

    private sealed record Pair(ECDsa Key, byte[] PublicKey);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Push is off: its key in chatdb cannot be decrypted with the keys in DataProtection:Directory ({Folder}). Restore the folder that belongs to this database.")]
        public static partial void Undecryptable(ILogger logger, string? folder);
    }
}
