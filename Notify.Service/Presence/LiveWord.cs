using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notify.Service.Presence;

/// <summary>What replicas tell each other by Redis and nobody stores: one of the three.</summary>
internal sealed record LiveWord(PresenceChange? Presence = null, TypingWord? Typing = null, SessionWord? Session = null)
{
    public const string Channel = "rustygate:live";

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.LiveWord);
}

/// <summary>A user's status has changed.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Status">One of <see cref="Statuses"/>.</param>
/// <param name="Chats">The chats that the user is in: who is in one of them may know.</param>
internal sealed record PresenceChange(Guid UserId, string Status, IReadOnlyCollection<Guid> Chats);

/// <summary>Somebody is typing, or has stopped.</summary>
internal sealed record TypingWord(Guid ChatId, Guid UserId, bool Typing);

/// <summary>Whether somebody sits before a session's event streams, wherever those are.</summary>
internal sealed record SessionWord(Guid UserId, Guid SessionId, bool Idle);

/// <summary>Without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveWord))]
internal sealed partial class LiveJson : JsonSerializerContext;
