using System.Security.Cryptography;
using System.Text;
using Isopoh.Cryptography.Argon2;
using Microsoft.Extensions.Options;

namespace Auth.Service.Passwords;

/// <summary>
/// Argon2id with a bounded number of hashes at once. Each takes tens of megabytes and milliseconds of a core, so without the bound a
/// flood of logins would exhaust the memory; with it, the flood gets 503 and everyone else keeps their place.
/// </summary>
public sealed class PasswordHasher(IOptions<PasswordOptions> options) : IDisposable
{
    private readonly PasswordOptions _options = options.Value;
    private readonly SemaphoreSlim _turns = new(AtOnce(options.Value));
    private readonly int _mostPresent = AtOnce(options.Value) * (1 + options.Value.WaitingPerTurn);
    private readonly Lazy<string> _nobodys = new(() => Hash(RandomNumberGenerator.GetHexString(32), options.Value));

    private int _present;
    private long _hashes;

    /// <summary>How many were computed: what a request costs, and so what its time can tell.</summary>
    public long Hashes => Interlocked.Read(ref _hashes);

    /// <summary>The hash of <paramref name="password"/> in PHC form, or null when there was no turn in time.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken cancellationToken)
    {
        string? hash = null;
        return await InTurnAsync(() => hash = Hash(password, _options), cancellationToken) ? hash : null;
    }

    /// <summary>
    /// Compares. Without a <paramref name="hash"/> (no such account) a stranger's is compared, so that the answer takes as long.
    /// </summary>
    public async Task<PasswordVerdict> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var same = false;
        if (!await InTurnAsync(() => same = Argon2.Verify(hash ?? _nobodys.Value, Bytes(password)), cancellationToken))
        {
            return PasswordVerdict.Busy;
        }

        return !same || hash is null ? PasswordVerdict.Wrong
            : PhcParameters.Read(hash) is { } cost && !cost.IsWeakerThan(_options) ? PasswordVerdict.Right
            : PasswordVerdict.RightButWeak;
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static int AtOnce(PasswordOptions options) => options.AtOnce > 0 ? options.AtOnce : Environment.ProcessorCount;

    private static string Hash(string password, PasswordOptions options) => Argon2.Hash(new Argon2Config
    {
        Type = Argon2Type.HybridAddressing,
        Version = Argon2Version.Nineteen,
        MemoryCost = options.MemoryKiB,
        TimeCost = options.Iterations,
        Lanes = options.Parallelism,
        Threads = options.Parallelism,
        HashLength = 32,
        Salt = RandomNumberGenerator.GetBytes(16),
        Password = Bytes(password),
    });

    /// <summary>Composed (NFC, RFC 8265 §4.2): one keyboard sends "é" as one character, another as two.</summary>
    private static byte[] Bytes(string password) => Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormC));

    private async Task<bool> InTurnAsync(Action hash, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _present) > _mostPresent || !await _turns.WaitAsync(_options.WaitMilliseconds, cancellationToken))
            {
                return false;
            }

            try
            {
                await Task.Run(hash, CancellationToken.None);
                Interlocked.Increment(ref _hashes);
                return true;
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }
    }
}
