using Auth.Service.Accounts;
using Auth.Service.Accounts.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Auth.Service.Tests.Accounts;

/// <summary>Names that look like others (Unicode UTS #39).</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("\u0440\u0430\u0443\u0440\u0430", "paypa")] // Cyrillic
    [InlineData("\u03BF\u03C1", "op")] // Greek
    [InlineData("Ian", "lan")]
    [InlineData("barney", "bamey")]
    [InlineData("b0b", "bOb")]
    [InlineData("\u0261o", "go")] // Latin script g
    public void Names_that_look_the_same_have_one_skeleton(string one, string other) =>
        Assert.Equal(Lookalikes.Skeleton(other), Lookalikes.Skeleton(one));

    [Theory]
    [InlineData("alice", "alicia")]
    [InlineData("Ian", "Lan")]
    [InlineData("mai", "mal")]
    [InlineData("李雷", "韩梅")]
    public void Names_that_do_not_have_two(string one, string other) => Assert.NotEqual(Lookalikes.Skeleton(other), Lookalikes.Skeleton(one));

    [Fact]
    public void The_skeleton_of_a_skeleton_is_the_same_skeleton() =>
        Prop.ForAll<NonNull<string>>(text => text.Get.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar)
                || Lookalikes.Skeleton(Lookalikes.Skeleton(text.Get)) == Lookalikes.Skeleton(text.Get))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("alice42")]
    [InlineData("Ørsted_2")]
    [InlineData("наташа")]
    [InlineData("ひらがなカタカナー漢字abc")]
    [InlineData("李雷ㄅabc")]
    [InlineData("이순신李abc")]
    [InlineData("नमस्ते")]
    public void One_script_or_those_of_one_language_make_a_name(string name) => Assert.Null(Identifier.Objection(name));

    [Theory]
    [InlineData("p\u0430ypal")] // one Cyrillic letter
    [InlineData("al\u03B9ce")] // a Greek one
    [InlineData("ひらがなㄅ")]
    [InlineData("\u05D0lice")]
    public void Letters_of_several_scripts_are_refused(string name) =>
        Assert.Contains("one script", Identifier.Objection(name), StringComparison.Ordinal);

    [Theory]
    [InlineData("admin")]
    [InlineData("Administrator")]
    [InlineData("ROOT")]
    [InlineData("r00t")]
    [InlineData("\uFF41dmin")] // full-width a
    [InlineData("everyone")]
    [InlineData("Rustygate")]
    [InlineData("postrnaster")]
    public void Names_of_the_system_are_reserved_and_what_looks_like_them(string name) =>
        Assert.Contains("is reserved", Identifier.Objection(name), StringComparison.Ordinal);
}
