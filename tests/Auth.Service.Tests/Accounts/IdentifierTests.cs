using System.Text;
using Auth.Service.Accounts;
using FsCheck;
using FsCheck.Fluent;

namespace Auth.Service.Tests.Accounts;

public sealed class IdentifierTests
{
    [Fact]
    public void The_key_of_a_key_is_the_same_key() =>
        Prop.ForAll<NonNull<string>>(text => !IsUnicode(text.Get) || Identifier.Key(Identifier.Key(text.Get)) == Identifier.Key(text.Get))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_letter_that_can_be_in_a_name_has_one_key_in_both_cases() => Assert.All(Letters(), letter =>
    {
        Assert.Equal(Identifier.Key(letter.ToString()), Identifier.Key(Rune.ToUpperInvariant(letter).ToString()));
        Assert.Equal(Identifier.Key(letter.ToString()), Identifier.Key(Rune.ToLowerInvariant(letter).ToString()));
    });

    [Theory]
    [InlineData("Alice", "alice")]
    [InlineData("ALICE", "alice")]
    [InlineData("\uFF21lice", "alice")] // full-width A
    [InlineData("  alice\u00A0", "alice")] // no-break space
    [InlineData("\uFB01nn", "finn")] // the ligature fi
    [InlineData("e\u0301va", "\u00E9va")] // decomposed é
    [InlineData("ΝΙΚΟΣ", "νικος")] // final sigma
    public void Spellings_that_look_the_same_are_one_user_name(string one, string other) =>
        Assert.Equal(Key(other), Key(one));

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-alice")]
    [InlineData("alice smith")]
    [InlineData("alice@example.org")]
    [InlineData("ali\0ce")]
    [InlineData("ali\u200Bce")] // zero width space
    [InlineData("ali\u202Ece")] // right-to-left override
    [InlineData("alice\n")]
    [InlineData("<b>")]
    public void What_is_not_a_user_name_is_refused(string raw) =>
        Assert.True(Identifier.Username(raw) is null or "alice", Identifier.Username(raw));

    [Theory]
    [InlineData("alice")]
    [InlineData("a.b-c_d")]
    [InlineData("42")]
    [InlineData("Ørsted")]
    [InlineData("李雷")]
    [InlineData("नमस्ते")]
    public void Names_of_any_script_are_taken(string raw) => Assert.Equal(raw.Normalize(NormalizationForm.FormKC), Identifier.Username(raw));

    [Fact]
    public void A_user_name_has_at_most_64_characters()
    {
        Assert.NotNull(Identifier.Username(new string('a', 64)));
        Assert.Null(Identifier.Username(new string('a', 65)));
        Assert.Null(Identifier.Username(string.Concat(Enumerable.Repeat("\uFDFA", 64)))); // NFKC makes 18 characters of each
    }

    [Theory]
    [InlineData("alice@example.org", true)]
    [InlineData(" Alice+chat@Example.ORG ", true)]
    [InlineData("用户@例子.中国", true)]
    [InlineData("a@b", true)]
    [InlineData("alice", false)]
    [InlineData("@example.org", false)]
    [InlineData("alice@", false)]
    [InlineData("a@b@c", false)]
    [InlineData("al ice@example.org", false)]
    [InlineData("alice@exam\0ple.org", false)]
    [InlineData("alice@example.org\r\nBcc: x", false)]
    [InlineData("ali\u200Bce@example.org", false)]
    public void An_address_has_one_at_sign_and_nothing_hidden(string raw, bool good) => Assert.Equal(good, Identifier.Email(raw) is not null);

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        Assert.NotNull(Identifier.Email($"{new string('a', 252)}@b"));
        Assert.Null(Identifier.Email($"{new string('a', 253)}@b"));
    }

    [Fact]
    public void No_text_makes_reading_it_fail() =>
        Prop.ForAll<NonNull<string>>(text => !IsUnicode(text.Get) || (Identifier.Username(text.Get), Identifier.Email(text.Get)) is var _)
            .QuickCheckThrowOnFailure();

    private static string Key(string raw) => Identifier.Key(Identifier.Username(raw)!);

    /// <summary>Lone surrogates never get this far: they are not JSON.</summary>
    private static bool IsUnicode(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);

    private static IEnumerable<Rune> Letters() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)).Where(Rune.IsLetterOrDigit);
}
