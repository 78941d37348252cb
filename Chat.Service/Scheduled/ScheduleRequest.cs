using System.Text.Json.Serialization;

namespace Chat.Service.Scheduled;

/// <summary>The body of <c>POST /api/scheduled</c>: a message, its chat and its time.</summary>
/// <param name="ChatId">Where.</param>
/// <param name="Content">Markdown source.</param>
/// <param name="SendAt">When, in the future.</param>
/// <param name="ClientId">The sender's own id for it: sent again, the first reply is answered again. The message will carry it.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="Mentions">Whom it names.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScheduleRequest(
    [property: JsonRequired] Guid ChatId, string? Content, [property: JsonRequired] DateTimeOffset SendAt,
    Guid? ClientId = null, Guid? ReplyTo = null, IReadOnlyList<string>? Mentions = null);

/// <summary>The body of <c>PATCH /api/scheduled/{id}</c>; what is absent stays.</summary>
/// <param name="Content">Markdown source.</param>
/// <param name="SendAt">When, in the future.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RescheduleRequest(string? Content = null, DateTimeOffset? SendAt = null);

/// <summary>A scheduled message: in replies, in the list and as the body of <c>ScheduledChanged</c>.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="ChatId">Where.</param>
/// <param name="ClientId">The client id of the message to be.</param>
/// <param name="Content">Markdown source.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="Mentions">Whom it names.</param>
/// <param name="SendAt">When it is or was due.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Reason">Why it failed: the stable code that sending it would have answered.</param>
/// <param name="MessageId">The message that it became.</param>
/// <param name="CreatedAt">When it was scheduled.</param>
public sealed record ScheduledView(
    Guid Id, Guid ChatId, Guid ClientId, string Content, Guid? ReplyTo, IReadOnlyList<string> Mentions, DateTimeOffset SendAt,
    ScheduledState State, string? Reason, Guid? MessageId, DateTimeOffset CreatedAt)
{
    internal static ScheduledView Of(ScheduledMessage s) =>
        new(s.Id, s.ChatId, s.ClientId, s.Content, s.ReplyTo, s.Mentions, s.SendAt, s.State, s.Reason, s.MessageId, s.CreatedAt);
}
