using Chat.Service.Chats;
using Chat.Service.Storage;

namespace Chat.Service.Tests.Chats;

public sealed class ChatCursorTests
{
    [Fact]
    public void A_cursor_survives_being_written()
    {
        var cursor = new ChatCursor(TimeProvider.System.GetDatabaseNow(), Guid.CreateVersion7());
        Assert.True(ChatCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1-00000000000000000000000000000000")]
    [InlineData("1-00000000-0000-0000-0000-000000000000")]
    [InlineData("9223372036854775807-00000000000000000000000000000000")]
    public void What_is_no_cursor_is_refused(string text) => Assert.False(ChatCursor.TryParse(text, out _));
}
