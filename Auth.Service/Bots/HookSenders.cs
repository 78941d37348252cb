using System.ComponentModel.DataAnnotations;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Bots;

/// <summary>The body of <c>PUT /internal/bots/{id}</c>.</summary>
/// <param name="OwnerId">Who made the webhook.</param>
/// <param name="Name">What others read.</param>
/// <param name="Avatar">The picture, or null.</param>
public sealed record HookSenderRequest(Guid OwnerId, [property: Required, MaxLength(BotRequest.MaxName)] string Name, Guid? Avatar = null);

/// <summary>For Chat: whoever sends what comes by an incoming webhook. A bot without a token, so nobody else can be it.</summary>
internal static class HookSenders
{
    /// <summary>Makes it, or renames it; the same again changes nothing.</summary>
    public static async Task<Results<NoContent, Conflict>> PutAsync(
        Guid id, HookSenderRequest request, AuthDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.Bots.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) is not { } bot)
        {
            db.Add(new Bot
            {
                Id = id,
                OwnerId = request.OwnerId,
                Name = request.Name,
                Avatar = request.Avatar,
                Scopes = [],
                TokenId = Guid.CreateVersion7(now),
                TokenCreatedAt = now,
                IsHook = true,
                CreatedAt = now,
            });
        }
        else if (bot is { IsHook: true, DeletedAt: null })
        {
            (bot.Name, bot.Avatar) = (request.Name, request.Avatar);
        }
        else
        {
            return TypedResults.Conflict();
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Its name stays with what it sent.</summary>
    public static async Task<NoContent> DeleteAsync(Guid id, AuthDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Bots.Where(b => b.Id == id && b.IsHook && b.DeletedAt == null)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.DeletedAt, now), cancellationToken);
        return TypedResults.NoContent();
    }
}
