using System.Runtime.Intrinsics.X86;
using Isopoh.Cryptography.Argon2.Managed;
using Isopoh.Cryptography.Argon2.Native;

namespace Isopoh.Cryptography.Argon2;

/// <summary>One way to compute Argon2. All give the same result.</summary>
internal abstract class Engine
{
    /// <summary>The fastest first: with AVX2 that is the managed one (0.7 of libsodium's time), without it a native one.</summary>
    private static readonly Engine[] All = Avx2.IsSupported
        ? [new ManagedEngine()]
        : [.. new Engine?[] { Libsodium.Load(), Libargon2.Load(), new ManagedEngine() }.OfType<Engine>()];

    /// <summary>The fastest one on this machine that can do <paramref name="config"/>.</summary>
    public static Engine For(Argon2Config config) => Array.Find(All, engine => engine.Supports(config))!;

    public abstract bool Supports(Argon2Config config);

    public abstract void Hash(Argon2Config config, Span<byte> hash);
}
