using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace StackExchange.Redis.Tests.Values;

public sealed class RedisValueTests
{
    [Fact]
    public void Text_survives() => Prop.ForAll<NonNull<string>>(text =>
        (string?)(RedisValue)text.Get == text.Get && ((RedisValue)Encoding.UTF8.GetBytes(text.Get)).ToString() == Clean(text.Get)).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_survive_and_are_not_copied_as_memory() => Prop.ForAll<NonNull<byte[]>>(bytes =>
    {
        ReadOnlyMemory<byte> memory = (RedisValue)bytes.Get;
        return memory.Equals(new ReadOnlyMemory<byte>(bytes.Get)) && ((byte[])((RedisValue)bytes.Get)!).AsSpan().SequenceEqual(bytes.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_survive_the_way_over_text() => Prop.ForAll<long, double>((integer, number) =>
        (long)(RedisValue)((RedisValue)integer).ToString() == integer
        && ((double)(RedisValue)((RedisValue)number).ToString()).Equals(number)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_server_would_see_as_equal_is_equal() => Prop.ForAll<long>(number =>
    {
        RedisValue asNumber = number, asText = $"{number}", asBytes = Encoding.ASCII.GetBytes($"{number}");
        return asNumber == asText && asText == asBytes
            && asNumber.GetHashCode() == asBytes.GetHashCode() && asText.GetHashCode() == asBytes.GetHashCode()
            && ((RedisKey)asText.ToString()).Equals((RedisKey)(byte[]?)asBytes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_not_the_empty_text()
    {
        Assert.NotEqual(RedisValue.Null, RedisValue.EmptyString);
        Assert.True(RedisValue.Null.IsNull && RedisValue.Null.IsNullOrEmpty && !RedisValue.Null.HasValue);
        Assert.False(RedisValue.EmptyString.IsNull);
        Assert.Null((string?)RedisValue.Null);
        Assert.Null((byte[]?)RedisValue.Null);
        Assert.Null((long?)RedisValue.Null);
        Assert.Equal((0, 0, false), ((int)RedisValue.Null, (long)RedisValue.Null, (bool)RedisValue.Null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1x")]
    [InlineData("99999999999999999999")]
    public void What_is_no_number_is_not_cast_to_one(string text) => Assert.Throws<InvalidCastException>(() => (long)(RedisValue)text);

    [Fact]
    public void The_names_of_infinity_are_the_servers()
    {
        Assert.Equal("-inf", (RedisValue)double.NegativeInfinity);
        Assert.Equal(double.PositiveInfinity, (double)(RedisValue)"inf");
        Assert.Equal(double.PositiveInfinity, (double)(RedisValue)(string?)(RedisValue)double.PositiveInfinity);
    }

    [Fact]
    public void A_channel_is_not_the_pattern_of_the_same_name()
    {
        Assert.NotEqual(RedisChannel.Literal("a*"), RedisChannel.Pattern("a*"));
        Assert.Equal(RedisChannel.Literal("a"), RedisChannel.Literal("a"u8.ToArray()));
    }

    /// <summary>UTF-8 has no lone surrogates.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
