using Auth.Service.Passwords;
using FsCheck;
using FsCheck.Fluent;

namespace Auth.Service.Tests.Passwords;

public sealed class PhcParametersTests
{
    [Fact]
    public void What_is_written_in_a_hash_is_read_again() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((m, t, p) =>
                PhcParameters.Read($"$argon2id$v=19$m={m.Get},t={t.Get},p={p.Get}$c2FsdHNhbHQ$aGFzaA") == new PhcParameters(m.Get, t.Get, p.Get))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")]
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1$c2FsdA$aGFzaA")]
    [InlineData("$argon2id$v=19$m=19456,t=2$c2FsdA$aGFzaA")]
    [InlineData("$argon2id$v=19$m=-1,t=2,p=1$c2FsdA$aGFzaA")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA")]
    [InlineData("$2b$12$abcdefghijklmnopqrstuv")]
    public void Anything_else_is_not_read(string phc) => Assert.Null(PhcParameters.Read(phc));

    [Fact]
    public void No_text_makes_reading_it_fail() =>
        Prop.ForAll<NonNull<string>>(text => PhcParameters.Read("$argon2id$v=19$" + text.Get) is var _).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(19456, 2, false)]
    [InlineData(19455, 2, true)]
    [InlineData(65536, 1, true)]
    [InlineData(65536, 3, false)]
    public void S24_A_hash_is_renewed_when_less_was_spent_than_is_asked_for_now(int memory, int iterations, bool weaker) =>
        Assert.Equal(weaker, new PhcParameters(memory, iterations, 1).IsWeakerThan(new PasswordOptions()));
}
