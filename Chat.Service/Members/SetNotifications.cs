using System.Text.Json.Serialization;
using Chat.Service.Chats;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Members;

/// <summary>The body of <c>PUT /api/chats/{id}/notifications</c>.</summary>
/// <param name="Level">Of what one is notified.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NotificationsRequest(NotifyLevel? Level);

/// <summary>Of what a chat notifies one of its members. Theirs alone: the others are not told. While it is muted, of nothing.</summary>
internal static class SetNotifications
{
    public static async Task<Results<Ok<ChatMembership>, ProblemHttpResult>> HandleAsync(
        Guid id, NotificationsRequest request, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        if (request.Level is not { } level)
        {
            return Problem.Invalid("level", "Must be everything, mentions or nothing.");
        }

        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        held.Notify(level);
        await held.CommitAsync(cancellationToken);
        return TypedResults.Ok(ChatMembership.Of(held.Me!));
    }
}
