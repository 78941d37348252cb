using System.Text.Json.Serialization;

namespace Chat.Service.Reads;

/// <summary>The body of <c>POST …/read</c> and <c>POST …/unread</c>.</summary>
/// <param name="Seq">The number of a message: up to this one all is read, or from this one on all is unread.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReadRequest([property: JsonRequired] long Seq);

/// <summary>How far someone has read: the reply, and the body of <c>ReadMarkerMoved</c>.</summary>
/// <param name="ChatId">Where.</param>
/// <param name="UserId">Who.</param>
/// <param name="Seq">Up to which message.</param>
/// <param name="LastSeq">The chat's newest message when this was counted: what came after it is not in the counts.</param>
/// <param name="Unread">How many messages of others are after <paramref name="Seq"/>, deleted ones not counted.</param>
/// <param name="Mentions">How many of those mention them.</param>
public sealed record ReadMarker(Guid ChatId, Guid UserId, long Seq, long LastSeq, long Unread, int Mentions);

/// <summary>How far a member has read, as the others see it.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Seq">Up to which message.</param>
public sealed record ReadReceipt(Guid UserId, long Seq);

/// <summary>Whether others see how far one has read.</summary>
/// <param name="Enabled">True unless switched off.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReceiptSettings([property: JsonRequired] bool Enabled);
