using FsCheck;
using FsCheck.Fluent;
using Isopoh.Cryptography.Argon2.Managed;
using Isopoh.Cryptography.Argon2.Native;

namespace Isopoh.Cryptography.Argon2.Tests;

/// <summary>Every engine of this machine gives the same result for random inputs.</summary>
public sealed class AgreementTests
{
    private static readonly Gen<Argon2Config> Configs =
        from type in Gen.Elements(Enum.GetValues<Argon2Type>())
        from time in Gen.Choose(1, 4)
        from lanes in Gen.Frequency((2, Gen.Constant(1)), (1, Gen.Choose(2, 5)))
        from memory in Gen.Choose(8 * lanes, 300)
        from password in Bytes(0, 200)
        from salt in Gen.OneOf(Bytes(16, 16), Bytes(8, 64))
        from length in Gen.Choose(4, 200)
        from threads in Gen.Choose(1, 3)
        select new Argon2Config
        {
            Type = type,
            TimeCost = time,
            Lanes = lanes,
            MemoryCost = memory,
            Password = password,
            Salt = salt,
            HashLength = length,
            Threads = threads,
        };

    [Fact]
    public void Managed_equals_libsodium_for_random_inputs() => Compare(Libsodium.Load());

    [Fact]
    public void Managed_equals_libargon2_for_random_inputs() => Compare(Libargon2.Load());

    private static void Compare(Engine? native)
    {
        Assert.SkipWhen(native is null, "The native library is not installed here; vectors.csv holds what it computed elsewhere.");
        Prop.ForAll(Configs.ToArbitrary(), config => !native.Supports(config) || Hash(native, config) == Hash(new ManagedEngine(), config))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static string Hash(Engine engine, Argon2Config config)
    {
        var hash = new byte[config.HashLength];
        engine.Hash(config, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static Gen<byte[]> Bytes(int fewest, int most) =>
        Gen.Choose(fewest, most).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), length));
}
