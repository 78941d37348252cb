namespace Isopoh.Cryptography.Argon2.Tests;

/// <summary>The test vectors of RFC 9106 §5, with secret and associated data.</summary>
public sealed class Rfc9106Tests
{
    [Theory]
    [InlineData(Argon2Type.DataDependentAddressing, "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb")]
    [InlineData(Argon2Type.DataIndependentAddressing, "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8")]
    [InlineData(Argon2Type.HybridAddressing, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")]
    public void Rfc9106_Vectors_with_secret_and_associated_data(Argon2Type type, string tag)
    {
        foreach (var threads in (int[])[1, 4])
        {
            using var argon2 = new Argon2(new Argon2Config
            {
                Type = type,
                Password = Repeat(0x01, 32),
                Salt = Repeat(0x02, 16),
                Secret = Repeat(0x03, 8),
                AssociatedData = Repeat(0x04, 12),
                MemoryCost = 32,
                TimeCost = 3,
                Lanes = 4,
                Threads = threads,
                HashLength = 32,
            });
            Assert.Equal(tag, Convert.ToHexStringLower(argon2.Hash()));
        }
    }

    private static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
