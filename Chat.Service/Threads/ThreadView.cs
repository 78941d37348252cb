using System.Text.Json.Serialization;

namespace Chat.Service.Threads;

/// <summary>What a message began.</summary>
/// <param name="Replies">How many messages answer it or one of its answers; deleted ones are none.</param>
/// <param name="LastReplySeq">The number of the last of them.</param>
/// <param name="LastReplyAt">When that was sent.</param>
/// <param name="Following">Whether the caller follows; absent in events.</param>
public sealed record ThreadView(
    long Replies,
    long LastReplySeq,
    DateTimeOffset LastReplyAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Following);
