using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Chats;

/// <summary>Of what a chat notifies one of its members who is not there; on the wire <c>everything</c>, <c>mentions</c>, <c>nothing</c>.</summary>
[JsonConverter(typeof(WordConverter<NotifyLevel>))]
public enum NotifyLevel
{
    /// <summary>Each message.</summary>
    Everything,

    /// <summary>Messages that name them, or everyone.</summary>
    Mentions,

    /// <summary>None.</summary>
    Nothing,
}
