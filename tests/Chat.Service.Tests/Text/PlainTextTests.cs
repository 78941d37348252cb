using System.Text;
using Chat.Service.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Chat.Service.Tests.Text;

public sealed class PlainTextTests
{
    [Fact]
    public void S44_Text_passes_exactly_when_utf8_can_carry_it_and_postgres_can_store_it()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var characters = Gen.OneOf(
            Gen.Choose(0, 0xFFFF), Gen.Choose(0xD7FE, 0xE001), Gen.Choose(0, 2), Gen.Constant(0xFFFD)).Select(c => (char)c);

        Check.QuickThrowOnFailure(Prop.ForAll(characters.ArrayOf().ToArbitrary(), chars =>
        {
            var text = new string(chars);
            return PlainText.Fault(text, 10) is null == (text.Length is > 0 and <= 10 && !text.Contains('\0') && Encodes(text));
        }));

        bool Encodes(string text)
        {
            try
            {
                return strict.GetByteCount(text) > 0;
            }
            catch (EncoderFallbackException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u2003")]
    [InlineData("two\nlines")]
    [InlineData("bell\a")]
    [InlineData("far too long")]
    public void A_name_is_one_visible_line(string? name) => Assert.NotNull(PlainText.NameFault(name, 10));

    [Fact]
    public void A_name_may_be_of_any_script() => Assert.Null(PlainText.NameFault("Ж 日本 🏃", 10));
}
