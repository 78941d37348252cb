using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Chats;

/// <summary>What a member may do in a chat, the most first; on the wire <c>owner</c>, <c>admin</c>, <c>member</c>.</summary>
[JsonConverter(typeof(WordConverter<MemberRole>))]
public enum MemberRole
{
    /// <summary>One per chat, but both people of a single chat.</summary>
    Owner,

    /// <summary>Runs the chat, but neither deletes it nor makes other admins.</summary>
    Admin,

    /// <summary>Reads and writes.</summary>
    Member,
}
