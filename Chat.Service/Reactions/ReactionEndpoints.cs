using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Reactions;

/// <summary>The reactions to a message after one of them changed: the reply, and the body of <c>ReactionChanged</c>.</summary>
/// <param name="ChatId">Its chat.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Seq">Its number.</param>
/// <param name="UserId">Whose reaction changed.</param>
/// <param name="Emoji">Which.</param>
/// <param name="Reactions">All of them now, as in a message.</param>
public sealed record ReactionChange(
    Guid ChatId, Guid MessageId, long Seq, Guid UserId, string Emoji, IReadOnlyDictionary<string, IReadOnlyList<Guid>> Reactions);

internal static class ReactionEndpoints
{
    public static void AddReactions(this IServiceCollection services) =>
        services.AddOptions<ReactionLimits>().BindConfiguration(ReactionLimits.Section).ValidateDataAnnotations().ValidateOnStart();

    public static void MapReactions(this IEndpointRouteBuilder app)
    {
        var reactions = app.MapGroup("/api/chats/{id:guid}/messages/{message:guid}/reactions").WithTags("Reactions")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        reactions.MapPut("/{emoji}", AddAsync).AllowBots(Scopes.MessagesWrite).WithSummary("React to a message");
        reactions.MapDelete("/{emoji}", RemoveAsync).AllowBots(Scopes.MessagesWrite).WithSummary("Take a reaction back");
    }

    /// <summary>Once per person and emoji: again changes nothing and tells nobody.</summary>
    private static async Task<Results<Ok<ReactionChange>, ProblemHttpResult>> AddAsync(
        Guid id, Guid message, string emoji, CurrentUser me, MessageChange change, MessageViews views, ChatDb db, TimeProvider time,
        IOptions<ReactionLimits> limits, CancellationToken cancellationToken)
    {
        if (!Emoji.IsValid(emoji))
        {
            return Problem.Invalid("emoji", "Must be one emoji, or the short code of one.");
        }

        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (held.IsDeleted)
        {
            return EditMessage.Deleted();
        }

        if (held.Closed is { } closed)
        {
            return closed;
        }

        var present = db.Reactions.Where(r => r.ChatId == id && r.Seq == held.Message.Seq);
        if (await present.AnyAsync(r => r.Emoji == emoji && r.UserId == me.Id, cancellationToken))
        {
            return TypedResults.Ok(Changed((await views.SingleAsync(db.Messages.Where(m => m.Id == message), cancellationToken))!, me.Id, emoji));
        }

        if (await present.Select(r => r.Emoji).Where(other => other != emoji).Distinct().CountAsync(cancellationToken) >= limits.Value.Kinds)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_reactions", $"A message has at most {limits.Value.Kinds} different reactions.");
        }

        db.Add(new Reaction { ChatId = id, Seq = held.Message.Seq, Emoji = emoji, UserId = me.Id, CreatedAt = time.GetDatabaseNow() });
        return TypedResults.Ok(await change.SaveAsync(
            held.Message, EventTypes.ReactionChanged, view => Changed(view, me.Id, emoji), cancellationToken));
    }

    private static async Task<Results<Ok<ReactionChange>, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid message, string emoji, CurrentUser me, MessageChange change, MessageViews views, ChatDb db, CancellationToken cancellationToken)
    {
        if (!Emoji.IsValid(emoji))
        {
            return Problem.Invalid("emoji", "Must be one emoji, or the short code of one.");
        }

        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (held.Closed is { } closed)
        {
            return closed;
        }

        var mine = db.Reactions.Where(r => r.ChatId == id && r.Seq == held.Message.Seq && r.Emoji == emoji && r.UserId == me.Id);
        return TypedResults.Ok(await mine.ExecuteDeleteAsync(cancellationToken) == 0
            ? Changed((await views.SingleAsync(db.Messages.Where(m => m.Id == message), cancellationToken))!, me.Id, emoji)
            : await change.SaveAsync(held.Message, EventTypes.ReactionChanged, view => Changed(view, me.Id, emoji), cancellationToken));
    }

    private static ReactionChange Changed(MessageView view, Guid user, string emoji) =>
        new(view.ChatId, view.Id, view.Seq, user, emoji, view.Reactions);
}
