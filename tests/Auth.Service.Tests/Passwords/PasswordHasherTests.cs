using Auth.Service.Passwords;
using Microsoft.Extensions.Options;

namespace Auth.Service.Tests.Passwords;

public sealed class PasswordHasherTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source0_6_S24_A_hash_is_Argon2id_at_the_floor_or_above_with_its_own_salt()
    {
        using var hasher = Hasher();
        var (one, other) = (await hasher.HashAsync("StrongPassword123!", Ct), await hasher.HashAsync("StrongPassword123!", Ct));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("StrongPassword123!", "StrongPassword123!", PasswordVerdict.Right)]
    [InlineData("StrongPassword123!", "strongPassword123!", PasswordVerdict.Wrong)]
    [InlineData("StrongPassword123!", "StrongPassword123! ", PasswordVerdict.Wrong)]
    [InlineData("caf\u00E9 au lait", "cafe\u0301 au lait", PasswordVerdict.Right)] // composed on one keyboard, decomposed on another
    [InlineData("a\0b-behind-the-zero", "a\0c-behind-the-zero", PasswordVerdict.Wrong)]
    public async Task Only_the_same_password_is_right(string stored, string given, PasswordVerdict verdict)
    {
        using var hasher = Hasher();
        Assert.Equal(verdict, await hasher.VerifyAsync(await hasher.HashAsync(stored, Ct), given, Ct));
    }

    [Fact]
    public async Task S16_Every_byte_of_a_long_password_counts()
    {
        using var hasher = Hasher();
        var password = new string('a', 1000);
        var hash = await hasher.HashAsync(password + "x", Ct);

        Assert.Equal(PasswordVerdict.Right, await hasher.VerifyAsync(hash, password + "x", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await hasher.VerifyAsync(hash, password + "y", Ct));
    }

    [Fact]
    public async Task S19_Without_an_account_the_answer_is_the_same_as_for_a_wrong_password()
    {
        using var hasher = Hasher();
        Assert.Equal(PasswordVerdict.Wrong, await hasher.VerifyAsync(hash: null, "StrongPassword123!", Ct));
    }

    [Fact]
    public async Task S24_After_a_raise_the_next_login_asks_for_a_new_hash()
    {
        using var before = Hasher();
        using var after = Hasher(o => o.Iterations = 3);
        var hash = await before.HashAsync("StrongPassword123!", Ct);

        Assert.Equal(PasswordVerdict.RightButWeak, await after.VerifyAsync(hash, "StrongPassword123!", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await after.VerifyAsync(hash, "another password", Ct));
        Assert.Equal(PasswordVerdict.Right, await after.VerifyAsync(await after.HashAsync("StrongPassword123!", Ct), "StrongPassword123!", Ct));
    }

    [Fact]
    public async Task S23_A_login_flood_beyond_what_can_be_hashed_in_time_is_told_to_come_later()
    {
        using var hasher = Hasher(o => (o.AtOnce, o.WaitMilliseconds, o.MemoryKiB, o.Iterations) = (1, 0, 64 * 1024, 2));

        // A flood, since one that is alone may be done before the next one comes.
        var hashing = hasher.HashAsync("StrongPassword123!", Ct);
        var hashes = Enumerable.Range(0, 50).Select(_ => hasher.HashAsync("SecurePass123!", Ct)).ToList();
        var verdicts = Enumerable.Range(0, 50).Select(_ => hasher.VerifyAsync(hash: null, "SecurePass123!", Ct)).ToList();

        Assert.NotNull(await hashing);
        Assert.Contains(await Task.WhenAll(hashes), hash => hash is null);
        Assert.Contains(await Task.WhenAll(verdicts), verdict => verdict == PasswordVerdict.Busy);
        Assert.NotNull(await hasher.HashAsync("SecurePass123!", Ct));
    }

    [Fact]
    public async Task S23_No_more_wait_than_is_allowed_however_long_they_would()
    {
        using var hasher = Hasher(o => (o.AtOnce, o.WaitingPerTurn, o.WaitMilliseconds, o.Iterations) = (1, 3, 30_000, 32));

        var hashes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => hasher.HashAsync("StrongPassword123!", Ct)));

        Assert.Equal(4, hashes.Count(hash => hash is not null));
        Assert.NotNull(await hasher.HashAsync("StrongPassword123!", Ct));
    }

    [Theory]
    [InlineData("Passwords:MemoryKiB", "19455")]
    [InlineData("Passwords:Iterations", "1")]
    [InlineData("Passwords:Parallelism", "0")]
    public void S24_Below_the_floor_the_service_does_not_start(string setting, string value)
    {
        using var api = AuthApi.Unstarted((setting, value));

        Assert.Contains(setting.Split(':')[1], RefusedStart.Of(api).Message, StringComparison.Ordinal);
    }

    private static PasswordHasher Hasher(Action<PasswordOptions>? change = null)
    {
        var options = new PasswordOptions();
        change?.Invoke(options);
        return new PasswordHasher(Options.Create(options));
    }
}
