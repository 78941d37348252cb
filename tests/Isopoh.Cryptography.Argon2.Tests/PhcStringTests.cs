namespace Isopoh.Cryptography.Argon2.Tests;

public sealed class PhcStringTests
{
    /// <summary>The reference implementation's: <c>argon2 somesalt -id -t 2 -k 256 -p 1 -l 24 -e</c> for <c>password</c>.</summary>
    private const string Foreign = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$79CPBBtFLAJe3yMqiKHvf7zwXFiecLBi";

    private const string Salt = "c29tZXNhbHQ";
    private const string Tail = "$" + Salt + "$AAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public void A_string_of_another_implementation_is_verified()
    {
        Assert.True(Argon2.Verify(Foreign, "password"));
        Assert.False(Argon2.Verify(Foreign, "passwore"));
    }

    [Fact]
    public void A_hash_says_how_it_was_made()
    {
        var encoded = Argon2.Hash("password", timeCost: 2, memoryCost: 64, parallelism: 1);

        Assert.Matches(@"^\$argon2id\$v=19\$m=64,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", encoded);
        Assert.NotEqual(encoded, Argon2.Hash("password", timeCost: 2, memoryCost: 64, parallelism: 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("$argon2id$v=16$m=64,t=2,p=1" + Tail)]
    [InlineData("$argon2id$m=64,t=2,p=1" + Tail)]
    [InlineData("$argon2x$v=19$m=64,t=2,p=1" + Tail)]
    [InlineData("$ARGON2ID$v=19$m=64,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$t=2,m=64,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=064,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=+64,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=-64,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=64,t=0,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=0" + Tail)]
    [InlineData("$argon2id$v=19$m=٦٤,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1,keyid=AAAA" + Tail)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$AAAA=")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$" + Salt + "$AAAAAB")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1" + Tail + "\n")]
    [InlineData(" $argon2id$v=19$m=64,t=2,p=1" + Tail)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1" + Tail + "$AAAA")]
    public void Anything_but_a_canonical_string_is_refused(string encoded) => Assert.False(Argon2.Verify(encoded, "password"));

    [Theory]
    [InlineData("m=262145,t=1,p=1")]
    [InlineData("m=4294967295,t=1,p=1")]
    [InlineData("m=99999999999999999999,t=1,p=1")]
    [InlineData("m=64,t=101,p=1")]
    [InlineData("m=64,t=2147483648,p=1")]
    [InlineData("m=262144,t=1,p=65")]
    [InlineData("m=15,t=1,p=2")]
    public void A_hostile_string_cannot_ask_for_memory_or_time(string parameters)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(Argon2.Verify($"$argon2id$v=19${parameters}{Tail}", "password"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_very_long_string_is_refused_unread() =>
        Assert.False(Argon2.Verify($"$argon2id$v=19$m=64,t=2,p=1${Salt}${new string('A', 1_000_000)}", "password"));
}
