using System.ComponentModel.DataAnnotations;
using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Saved;

/// <summary>The body of <c>SavedChanged</c>, to the user's own devices.</summary>
/// <param name="ChatId">The message's chat.</param>
/// <param name="MessageId">The message.</param>
/// <param name="SavedAt">Since when; null: no longer.</param>
public sealed record SavedChange(Guid ChatId, Guid MessageId, DateTimeOffset? SavedAt);

internal static class SavedEndpoints
{
    public static void MapSaved(this IEndpointRouteBuilder app)
    {
        var saved = app.MapGroup("/api/saved").WithTags("Saved").ProducesProblem(StatusCodes.Status400BadRequest);
        saved.MapGet("/", ListAsync).WithSummary("List the messages that one keeps, the last saved first").ProducesProblem(StatusCodes.Status404NotFound);
        saved.MapPut("/{message:guid}", SaveAsync).WithSummary("Keep a message").ProducesProblem(StatusCodes.Status404NotFound);
        saved.MapDelete("/{message:guid}", ForgetAsync).WithSummary("Keep a message no longer").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Of the chats that one is in now. The next page is <c>before</c> the last message of this one.</summary>
    private static async Task<Results<Ok<List<MessageView>>, ProblemHttpResult>> ListAsync(
        CurrentUser me, ChatDb db, MessageViews views, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50, Guid? before = null)
    {
        var bound = DateTimeOffset.MaxValue;
        if (before is not null)
        {
            var last = await Find(db, before.Value, me).SingleOrDefaultAsync(cancellationToken);
            if (last is null)
            {
                return Problem.NotFound("saved message");
            }

            bound = last.SavedAt;
        }

        var page = db.SavedMessages.Where(s => s.UserId == me.Id && s.SavedAt < bound && db.Members.Any(m => m.ChatId == s.ChatId && m.UserId == me.Id))
            .OrderByDescending(s => s.SavedAt).Take(limit)
            .Join(db.Messages, s => new { s.ChatId, s.Seq }, m => new { m.ChatId, m.Seq }, (s, m) => new { s.SavedAt, Message = m })
            .OrderByDescending(x => x.SavedAt).Select(x => x.Message);
        return TypedResults.Ok(await views.ListAsync(page, cancellationToken, me.Id));
    }

    /// <summary>Saved already: nothing changes.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> SaveAsync(
        Guid message, CurrentUser me, ChatDb db, OutboxBell bell, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await db.Messages.AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == message && db.Members.Any(x => x.ChatId == m.ChatId && x.UserId == me.Id), cancellationToken);
        if (found is null)
        {
            return Problem.NotFound("message");
        }

        var now = time.GetDatabaseNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Database.ExecuteSqlAsync($"""
            INSERT INTO saved_messages (user_id, chat_id, seq, saved_at) VALUES ({me.Id}, {found.ChatId}, {found.Seq}, {now}) ON CONFLICT DO NOTHING
            """, cancellationToken) > 0)
        {
            db.Add(OutboxEvent.Of(found.ChatId, EventTypes.SavedChanged, [me.Id], new SavedChange(found.ChatId, message, now), now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            bell.Ring();
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(
        Guid message, CurrentUser me, ChatDb db, OutboxBell bell, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Find(db, message, me).SingleOrDefaultAsync(cancellationToken) is not { } saved)
        {
            return Problem.NotFound("saved message");
        }

        db.Remove(saved);
        db.Add(OutboxEvent.Of(saved.ChatId, EventTypes.SavedChanged, [me.Id], new SavedChange(saved.ChatId, message, null), time.GetDatabaseNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            bell.Ring();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another device has just done the same.
        }

        return TypedResults.NoContent();
    }

    private static IQueryable<SavedMessage> Find(ChatDb db, Guid message, CurrentUser me) => db.Messages.Where(m => m.Id == message)
        .Join(db.SavedMessages.Where(s => s.UserId == me.Id), m => new { m.ChatId, m.Seq }, s => new { s.ChatId, s.Seq }, (m, s) => s);
}
