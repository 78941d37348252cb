using Isopoh.Cryptography.Argon2.Managed;

namespace Isopoh.Cryptography.Argon2.Tests;

/// <summary>Hashes computed once by libargon2 20190702 (and, where it can, libsodium 1.0.18): one lane and many, odd sizes, all types.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Vectors =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "vectors.csv")).Skip(1)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Managed_gives_what_the_native_library_gave(string vector)
    {
        var fields = vector.Split(',');
        var expected = Convert.FromHexString(fields[6]);
        var config = new Argon2Config
        {
            Type = TypeOf(fields[0]),
            TimeCost = Number(fields[1]),
            MemoryCost = Number(fields[2]),
            Lanes = Number(fields[3]),
            Threads = 2,
            Password = Convert.FromHexString(fields[4]),
            Salt = Convert.FromHexString(fields[5]),
            HashLength = expected.Length,
        };

        var hash = new byte[expected.Length];
        new ManagedEngine().Hash(config, hash);

        Assert.Equal(fields[6], Convert.ToHexStringLower(hash));
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Argon2Type TypeOf(string name) => name switch
    {
        "d" => Argon2Type.DataDependentAddressing,
        "i" => Argon2Type.DataIndependentAddressing,
        _ => Argon2Type.HybridAddressing,
    };
}
