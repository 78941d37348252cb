using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Delivery;

/// <summary>Who may know of whom: what Notify asks before it tells anything of a person that is not in the log.</summary>
internal static class Peers
{
    public static void MapPeers(this RouteGroupBuilder group)
    {
        group.MapGet("/chats/{chat:guid}/members/{user:guid}", IsMemberAsync);
        group.MapPost("/users/{user:guid}/peers", ReadAsync);
    }

    private static async Task<Results<NoContent, NotFound>> IsMemberAsync(Guid chat, Guid user, ChatDb db, CancellationToken cancellationToken) =>
        await db.Members.AnyAsync(m => m.ChatId == chat && m.UserId == user, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    /// <summary>Those of the users with whom this one shares a chat; oneself is one's own peer.</summary>
    private static async Task<Ok<PeersReply>> ReadAsync(Guid user, PeersRequest request, ChatDb db, CancellationToken cancellationToken)
    {
        var others = request.Users.Where(other => other != user).ToArray();
        var peers = await db.Members.AsNoTracking()
            .Where(other => others.Contains(other.UserId) && db.Members.Any(own => own.ChatId == other.ChatId && own.UserId == user))
            .Select(other => other.UserId).Distinct().ToListAsync(cancellationToken);
        return TypedResults.Ok(new PeersReply(request.Users.Contains(user) ? [user, .. peers] : peers));
    }
}

/// <summary>The body of <c>POST /internal/users/{user}/peers</c>.</summary>
/// <param name="Users">Whom it is about.</param>
public sealed record PeersRequest([property: Required, MaxLength(1000)] IReadOnlyList<Guid> Users);

/// <summary>Its answer.</summary>
/// <param name="Users">Those who share a chat with the user.</param>
public sealed record PeersReply(IReadOnlyList<Guid> Users);
