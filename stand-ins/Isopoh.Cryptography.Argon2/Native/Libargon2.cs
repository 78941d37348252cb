using System.Runtime.InteropServices;

namespace Isopoh.Cryptography.Argon2.Native;

/// <summary>The reference implementation's <c>argon2_hash</c>. It knows no secret and no associated data.</summary>
internal sealed unsafe class Libargon2 : Engine
{
    private readonly delegate* unmanaged<uint, uint, uint, byte*, nuint, byte*, nuint, byte*, nuint, byte*, nuint, int, uint, int> _hash;

    private Libargon2(nint library) =>
        _hash = (delegate* unmanaged<uint, uint, uint, byte*, nuint, byte*, nuint, byte*, nuint, byte*, nuint, int, uint, int>)
            NativeLibrary.GetExport(library, "argon2_hash");

    /// <summary>Null where the library is not installed.</summary>
    public static Libargon2? Load() => NativeLibrary.TryLoad("libargon2.so.1", out var library) ? new Libargon2(library) : null;

    public override bool Supports(Argon2Config config) =>
        config.Secret is null or { Length: 0 } && config.AssociatedData is null or { Length: 0 };

    public override void Hash(Argon2Config config, Span<byte> hash)
    {
        fixed (byte* output = hash, password = config.Password, salt = config.Salt)
        {
            var result = _hash(
                (uint)config.TimeCost, (uint)config.MemoryCost, (uint)config.Lanes,
                password, (nuint)(config.Password?.Length ?? 0), salt, (nuint)config.Salt!.Length,
                output, (nuint)hash.Length, null, 0, (int)config.Type, (uint)config.Version);
            if (result != 0)
            {
                throw new InvalidOperationException($"libargon2 could not hash with {config.MemoryCost} KiB: {result}.");
            }
        }
    }
}
