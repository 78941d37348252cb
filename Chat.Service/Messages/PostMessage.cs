using System.Text.Json.Serialization;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

/// <summary>The body of <c>POST /api/chats/{id}/messages</c>.</summary>
/// <param name="Content">Markdown source, kept exactly as typed; 1 to <see cref="MessageLimits.ContentLength"/> characters.</param>
/// <param name="ClientId">The sender's own id for the message: sent again, the first reply is answered again.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PostMessageRequest(string Content, Guid? ClientId);

internal static class PostMessage
{
    public static async Task<Results<Created<MessageView>, Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        Guid id, PostMessageRequest request, CurrentUser me, MessageWriter writer, ChatDb db, TimeProvider time,
        IOptions<MessageLimits> limits, CancellationToken cancellationToken)
    {
        if (PlainText.Fault(request.Content, limits.Value.ContentLength) is { } fault)
        {
            return Problem.Invalid("content", fault);
        }

        var view = MessageView.Of(new Message
        {
            Id = Guid.CreateVersion7(),
            ChatId = id,
            SenderId = me.Id,
            ClientId = request.ClientId,
            Content = request.Content,
            CreatedAt = time.GetDatabaseNow(),
        });
        var stored = await writer.StoreAsync(NewMessage.From(view), cancellationToken);
        return stored.Outcome switch
        {
            StoreOutcome.Added => TypedResults.Created((string?)null, view with { Seq = stored.Seq }),
            StoreOutcome.Repeated => TypedResults.Ok(MessageView.Of(
                await db.Messages.AsNoTracking().SingleAsync(m => m.ChatId == id && m.Seq == stored.Seq, cancellationToken))),
            _ => Problem.NotFound("chat"),
        };
    }
}
