using System.Runtime.InteropServices;

namespace Isopoh.Cryptography.Argon2.Native;

/// <summary>
/// libsodium's <c>crypto_pwhash</c>, the fastest implementation known. It knows one lane, salts of 16 bytes, no secret and no
/// associated data.
/// </summary>
internal sealed unsafe class Libsodium : Engine
{
    private const int SaltBytes = 16;
    private const int FewestHashBytes = 16;

    /// <summary>KiB, <c>crypto_pwhash_MEMLIMIT_MIN</c>.</summary>
    private const int LeastMemory = 8;

    private readonly delegate* unmanaged<byte*, ulong, byte*, ulong, byte*, ulong, nuint, int, int> _hash;

    private Libsodium(nint library) =>
        _hash = (delegate* unmanaged<byte*, ulong, byte*, ulong, byte*, ulong, nuint, int, int>)NativeLibrary.GetExport(library, "crypto_pwhash");

    /// <summary>Null where the library is not installed.</summary>
    public static Libsodium? Load() =>
        NativeLibrary.TryLoad("libsodium.so.23", out var library)
        && ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "sodium_init"))() >= 0
            ? new Libsodium(library)
            : null;

    public override bool Supports(Argon2Config config) =>
        config is { Lanes: 1, Salt.Length: SaltBytes, HashLength: >= FewestHashBytes, MemoryCost: >= LeastMemory }
        && config.Secret is null or { Length: 0 }
        && config.AssociatedData is null or { Length: 0 }
        && (config.Type == Argon2Type.HybridAddressing || config is { Type: Argon2Type.DataIndependentAddressing, TimeCost: >= 3 });

    public override void Hash(Argon2Config config, Span<byte> hash)
    {
        fixed (byte* output = hash, password = config.Password, salt = config.Salt)
        {
            byte empty = 0;
            var result = _hash(
                output, (ulong)hash.Length,
                password is null ? &empty : password, (ulong)(config.Password?.Length ?? 0),
                salt, (ulong)config.TimeCost, (nuint)config.MemoryCost * 1024, (int)config.Type);
            if (result != 0)
            {
                throw new InvalidOperationException($"libsodium could not hash with {config.MemoryCost} KiB.");
            }
        }
    }
}
