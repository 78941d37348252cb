using System.Text;
using Auth.Service.Mfa;

namespace Auth.Service.Tests.Mfa;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B, of its eight digits the last six.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.Step(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    /// <summary>RFC 4226 appendix D.</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(9, "520489")]
    public void Codes_are_those_of_RFC_4226(long counter, string code) => Assert.Equal(code, Totp.Code(Secret, counter));

    [Fact]
    public void A_clock_may_be_one_step_off_and_no_more()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.Step(now);

        Assert.Equal([null, step - 1, step, step + 1, null], Enumerable.Range(-2, 5).Select(off => Totp.Match(Secret, Totp.Code(Secret, step + off), now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("abcdef")]
    [InlineData("２８７０８２")]
    public void What_is_no_code_matches_nothing(string code) => Assert.Null(Totp.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void A_recovery_code_is_the_same_however_it_is_typed()
    {
        var code = RecoveryCode.Create();

        Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", code);
        Assert.Equal(RecoveryCode.HashOf(code), RecoveryCode.HashOf($" {code.Replace('-', ' ').ToLowerInvariant()}"));
    }
}
