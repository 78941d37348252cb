using System.Globalization;

namespace Chat.Service.Chats;

/// <summary>A place in the list of chats: behind the chat that was active then. Written <c>{microseconds since 1970}-{chat id}</c>.</summary>
internal readonly record struct ChatCursor(DateTimeOffset ActiveAt, Guid Id)
{
    /// <summary>Before every chat.</summary>
    public static readonly ChatCursor Start = new(new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.Empty);

    public static ChatCursor After(Conversation chat) => new(chat.ActiveAt, chat.Id);

    public static bool TryParse(string text, out ChatCursor cursor)
    {
        cursor = default;
        if (text.Split('-', 2) is not [var time, var id]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > Microseconds(Start.ActiveAt)
            || !Guid.TryParseExact(id, "N", out var chat))
        {
            return false;
        }

        cursor = new ChatCursor(DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), chat);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Microseconds(ActiveAt)}-{Id:N}");

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
