using Notify.Service.Feed;

namespace Notify.Service.Tests.Streams;

public sealed class CursorTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.True(Cursor.TryParse(new Cursor("aB3_-", long.MaxValue).ToString(), out var cursor));
        Assert.Equal(new Cursor("aB3_-", long.MaxValue), cursor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("e1:")]
    [InlineData("e1")]
    [InlineData("e1: 1")]
    [InlineData("e1:+1")]
    [InlineData("e1:1\0")]
    [InlineData("e 1:1")]
    [InlineData("e1:1:1")]
    [InlineData("e1:9223372036854775808")]
    public void S57_Anything_else_is_no_cursor(string? text) => Assert.False(Cursor.TryParse(text, out _));
}
