namespace Isopoh.Cryptography.Argon2.Tests;

public sealed class PasswordTests
{
    public static TheoryData<string> Passwords =>
    [
        "",
        " ",
        "a b  c ",
        new string('x', 64),
        new string('x', 200) + "y",
        "пароль密码🔐é",
        "nul\0inside",
    ];

    [Theory]
    [MemberData(nameof(Passwords))]
    public void S15_Any_text_of_any_length_is_hashed_whole(string password)
    {
        var encoded = Argon2.Hash(password, timeCost: 1, memoryCost: 8);

        Assert.True(Argon2.Verify(encoded, password));
        Assert.False(Argon2.Verify(encoded, password + " "));
        Assert.False(Argon2.Verify(encoded, password + "\0"));
        Assert.False(Argon2.Verify(encoded, password.Length > 0 ? password[..^1] : "x"));
    }

    [Fact]
    public void A_password_is_not_normalised() =>
        Assert.False(Argon2.Verify(Argon2.Hash("\u00e9", timeCost: 1, memoryCost: 8), "e\u0301"));

    [Fact]
    public void A_hash_with_a_secret_needs_the_secret()
    {
        var encoded = Argon2.Hash("password", "pepper", timeCost: 1, memoryCost: 8);

        Assert.True(Argon2.Verify(encoded, "password", "pepper"));
        Assert.False(Argon2.Verify(encoded, "password", "salt"));
        Assert.False(Argon2.Verify(encoded, "password"));
    }

    [Fact]
    public void Password_and_secret_are_overwritten_where_asked_for()
    {
        var config = new Argon2Config
        {
            Password = "password"u8.ToArray(),
            Secret = "pepper"u8.ToArray(),
            ClearPassword = true,
            ClearSecret = true,
            Lanes = 1,
            MemoryCost = 8,
        };

        Assert.StartsWith("$argon2id$", Argon2.Hash(config), StringComparison.Ordinal);

        Assert.All(config.Password.Concat(config.Secret), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Memory_too_little_for_the_lanes_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Argon2.Hash("password", memoryCost: 15, parallelism: 2));
}
