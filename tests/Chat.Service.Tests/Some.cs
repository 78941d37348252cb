using Chat.Service.Messages;
using Chat.Service.Storage;

namespace Chat.Service.Tests;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class Some
{
    public static Guid User() => Guid.CreateVersion7();

    public static NewMessage Message(Guid chat, Guid sender, Guid? clientId = null, string content = "Hello") => NewMessage.From(new Message
    {
        Id = Guid.CreateVersion7(),
        ChatId = chat,
        SenderId = sender,
        ClientId = clientId,
        Content = content,
        CreatedAt = TimeProvider.System.GetDatabaseNow(),
    });
}
