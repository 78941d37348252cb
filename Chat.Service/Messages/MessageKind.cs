using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Messages;

/// <summary>Who speaks in a message; on the wire <c>text</c> and <c>system</c>.</summary>
[JsonConverter(typeof(WordConverter<MessageKind>))]
public enum MessageKind
{
    /// <summary>Its sender.</summary>
    Text,

    /// <summary>The system, of something that its sender did: "Ann added Ben". Nobody can post it.</summary>
    System,
}
