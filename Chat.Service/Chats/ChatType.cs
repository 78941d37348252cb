using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Chats;

/// <summary>What kind of chat it is; on the wire <c>single</c>, <c>group</c>, <c>private_channel</c>, <c>public_channel</c>.</summary>
[JsonConverter(typeof(WordConverter<ChatType>))]
public enum ChatType
{
    /// <summary>Two people; exists once per pair and has no name.</summary>
    Single,

    /// <summary>Named, closed.</summary>
    Group,

    /// <summary>Named, entered by invitation.</summary>
    PrivateChannel,

    /// <summary>Named, listed, open to everyone.</summary>
    PublicChannel,
}
