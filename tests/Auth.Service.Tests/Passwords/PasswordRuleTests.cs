using Auth.Service.Passwords;

namespace Auth.Service.Tests.Passwords;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short7!")]
    [InlineData("äöüßéèê")] // 14 bytes, but 7 characters
    [InlineData("😀😀😀😀😀😀😀")]
    public void S14_Fewer_than_8_characters_are_refused(string? password) =>
        Assert.Contains("at least 8 characters", PasswordRule.Objection(password), StringComparison.Ordinal);

    [Theory]
    [InlineData("password123")]
    [InlineData("Password123")]
    [InlineData("P@ssw0rd!")]
    [InlineData("12345678")]
    [InlineData("qwertyuiop")]
    [InlineData("iloveyou2")]
    [InlineData("sunshine1")]
    [InlineData("letmein123")]
    public void S15_What_everyone_tries_first_is_refused_and_the_error_says_what_to_change(string password)
    {
        var objection = PasswordRule.Objection(password);

        Assert.Contains("common password", objection, StringComparison.Ordinal);
        Assert.Contains("Add a few words", objection, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice.liddell", "alice.liddell@example.org", null)]
    [InlineData("alice@example.org", "alice@example.org", null)]
    [InlineData("wonderland", "a@example.org", "wonderland")]
    [InlineData("Somebody-With.A-Quite-Long.Address@Example.ORG1", "somebody-with.a-quite-long.address@example.org", null)]
    public void S15_Ones_own_address_or_name_is_refused(string password, string email, string? username) =>
        Assert.Contains("your address or name", PasswordRule.Objection(password, email, username), StringComparison.Ordinal);

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abcdefghijk")]
    public void S15_Runs_and_repetitions_are_refused(string password) =>
        Assert.Contains("repeats itself or is a run", PasswordRule.Objection(password), StringComparison.Ordinal);

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("солнышко и дождь")]
    [InlineData("日本語のパスワードです")]
    [InlineData("a password with spaces, 64 characters and more, none of it cut off")]
    public void S16_Long_ones_with_spaces_and_any_script_are_taken(string password) => Assert.Null(PasswordRule.Objection(password));

    [Theory]
    [InlineData("StrongPassword123!")]
    [InlineData("SecurePass123!")]
    public void Source3_The_samples_of_sources_3_and_4_are_taken(string password) =>
        Assert.Null(PasswordRule.Objection(password, "alice@example.org", "alice"));

    [Fact]
    public void S17_No_digit_and_no_symbol_is_asked_for() => Assert.Null(PasswordRule.Objection("walrusandcarpenter"));

    [Fact]
    public void S18_1024_bytes_are_taken_and_one_more_is_refused()
    {
        var longest = string.Concat(Enumerable.Range(0, 146).Select(i => $"{i:000}-ab,")) + "é"; // 1022 bytes and 2
        Assert.Null(PasswordRule.Objection(longest));
        Assert.Contains("at most 1024 bytes", PasswordRule.Objection(longest + "x"), StringComparison.Ordinal);
    }

    [Fact]
    public void S18_A_megabyte_is_refused_without_being_estimated()
    {
        var megabyte = new string('x', 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(PasswordRule.Objection(megabyte));

        // To estimate it takes many times its size.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, megabyte.Length / 16);
    }
}
