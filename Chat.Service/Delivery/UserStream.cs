using System.Text.Json.Serialization;

namespace Chat.Service.Delivery;

/// <summary>What a stream of one user starts from, all of one moment.</summary>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Head">The log's last position at that moment: the stream is live from the next one on.</param>
/// <param name="Chats">The chats that the user is in at that moment.</param>
/// <param name="Reset">Whether the cursor cannot be resumed from, so that the client has to load anew.</param>
/// <param name="Reason">Why so: one of <see cref="ResetReasons"/>.</param>
/// <param name="Events">What came after the cursor and the user may see now, in order.</param>
internal sealed record UserStream(
    string Epoch,
    long Head,
    IReadOnlyList<Guid> Chats,
    bool Reset,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    IReadOnlyList<FeedEvent> Events);
