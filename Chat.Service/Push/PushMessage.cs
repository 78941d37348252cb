using System.Globalization;
using System.Text.Json;
using Chat.Service.Chats;
using Chat.Service.Delivery;

namespace Chat.Service.Push;

/// <summary>What the browser's service worker gets, encrypted for it alone.</summary>
/// <param name="Type"><c>message</c>, or <c>test</c> with nothing else.</param>
/// <param name="ChatId">The chat; the notification's tag, so that a chat has one.</param>
/// <param name="ChatType">What kind of chat.</param>
/// <param name="ChatName">Its name, where it has one.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Seq">Its number in the chat.</param>
/// <param name="SenderId">Who wrote it.</param>
/// <param name="SenderName">What they are called, where that is known at the moment.</param>
/// <param name="Text">How it begins: Markdown, at most 300 characters.</param>
/// <param name="Mention">Whether it names the reader, or everyone.</param>
internal sealed record PushMessage(
    string Type, Guid? ChatId = null, ChatType? ChatType = null, string? ChatName = null, Guid? MessageId = null, long? Seq = null,
    Guid? SenderId = null, string? SenderName = null, string? Text = null, bool? Mention = null)
{
    public static readonly PushMessage Test = new("test");

    private const int MostText = 300;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EventJson.Options);

    /// <summary>Not cut within what a reader takes for one character.</summary>
    public static string Beginning(string content)
    {
        if (content.Length <= MostText)
        {
            return content;
        }

        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(content, end) is var next && next < MostText)
        {
            end = next;
        }

        return content[..end] + "…";
    }
}
