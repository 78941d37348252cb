using System.Text.Json.Serialization;
using Chat.Service.Delivery;
using Chat.Service.Previews;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

/// <summary>The body of <c>PATCH /api/chats/{id}/messages/{message}</c>.</summary>
/// <param name="Content">The new Markdown source; 1 to <see cref="MessageLimits.ContentLength"/> characters.</param>
/// <param name="Mentions">Whom it names now; left as they are when absent.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EditMessageRequest(string? Content, IReadOnlyList<string>? Mentions = null)
{
    internal (string Field, string Message)? Fault(MessageLimits limits) =>
        PlainText.Fault(Content, limits.ContentLength) is { } fault ? ("content", fault)
        : PostMessageRequest.MentionsFault(Mentions, limits) is { } unclear ? ("mentions", unclear)
        : null;
}

internal static class EditMessage
{
    /// <summary>The author's alone. What it said before is kept; saying the same again changes nothing.</summary>
    public static async Task<Results<Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid message, EditMessageRequest request, CurrentUser me, MessageChange change, MessageViews views, ChatDb db,
        Previewer previewer, TimeProvider time, IOptions<MessageLimits> limits, CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        var edited = held.Message;
        var mentions = request.Mentions is null ? edited.Mentions : Mention.Parse(request.Mentions)!;
        if (Refusal(held, mentions) is { } refusal)
        {
            return refusal;
        }

        if (edited.Content == request.Content && mentions.ToHashSet().SetEquals(edited.Mentions))
        {
            return TypedResults.Ok((await views.SingleAsync(db.Messages.Where(m => m.Id == message), cancellationToken))!);
        }

        var revisions = await db.MessageEdits.CountAsync(e => e.ChatId == id && e.Seq == edited.Seq, cancellationToken);
        if (revisions >= limits.Value.Edits)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_edits", $"A message is edited at most {limits.Value.Edits} times.");
        }

        var before = edited.Content;
        db.Add(new MessageEdit
        {
            ChatId = id,
            Seq = edited.Seq,
            Revision = revisions + 1,
            Content = edited.Content,
            Mentions = edited.Mentions,
            WrittenAt = edited.EditedAt ?? edited.CreatedAt,
        });
        var dropped = edited.Mentions.Except(mentions).ToArray();
        await db.Mentions.Where(m => m.ChatId == id && m.Seq == edited.Seq && dropped.Contains(m.UserId)).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(mentions.Except(edited.Mentions).Select(user => new Mention { ChatId = id, UserId = user, Seq = edited.Seq, SenderId = me.Id }));
        (edited.Content, edited.Mentions, edited.EditedAt) = (request.Content!, mentions, time.GetDatabaseNow());
        var view = await change.SaveAsync(edited, EventTypes.MessageUpdated, cancellationToken);
        previewer.Look(id, message, before, edited);
        return TypedResults.Ok(view);
    }

    private static ProblemHttpResult? Refusal(HeldMessage held, Guid[] mentions) => held switch
    {
        { IsAuthor: false } => Problem.Of(StatusCodes.Status403Forbidden, "not_the_author", "Only its author edits a message."),
        { IsDeleted: true } => Deleted(),
        { Closed: { } closed } => closed,
        { Message: { Kind: not MessageKind.Text } or { ForwardOf: not null } } =>
            Problem.Of(StatusCodes.Status409Conflict, "not_editable", "A forwarded message says what another one said."),
        { IsChannel: true, IsChatAdmin: false } when mentions.Except(held.Message.Mentions).Any(m => m == Mention.All || m == Mention.Here) =>
            PostMessage.Refusal(StoreOutcome.MayNotNameEveryone),
        _ => null,
    };

    internal static ProblemHttpResult Deleted() => Problem.Of(StatusCodes.Status409Conflict, "message_deleted", "The message is deleted.");
}
