using System.ComponentModel.DataAnnotations;
using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Drafts;

/// <summary>One's own drafts: nobody else's can be named. What is told goes to the user's own devices.</summary>
internal sealed class Drafting(ChatDb db, OutboxBell bell, TimeProvider time, IOptions<DraftLimits> limits, IOptions<MessageLimits> messages)
{
    /// <summary>Of the chats that one is in.</summary>
    public static async Task<Ok<List<DraftView>>> ListAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken) => TypedResults.Ok(
        await db.Drafts.Where(d => d.UserId == me.Id && d.Content != null && db.Members.Any(m => m.ChatId == d.ChatId && m.UserId == me.Id))
            .OrderByDescending(d => d.UpdatedAt)
            .Select(d => new DraftView(
                d.ChatId, db.Messages.Where(m => m.ChatId == d.ChatId && m.Seq == d.ThreadSeq).Select(m => (Guid?)m.Id).SingleOrDefault(),
                d.Content, d.Revision, d.UpdatedAt))
            .ToListAsync(cancellationToken));

    /// <summary>The last device that types wins; each change has a revision of its own.</summary>
    public static async Task<Results<Ok<DraftView>, ProblemHttpResult>> PutAsync(
        Guid chat, DraftRequest request, CurrentUser me, Drafting drafts, CancellationToken cancellationToken, Guid? thread = null)
    {
        if (request.Content != "" && PlainText.Fault(request.Content, drafts.MostLength) is { } fault)
        {
            return Problem.Invalid("content", fault);
        }

        return await drafts.ChangeAsync(
            chat, thread, me.Id, draft => draft.Content = request.Content == "" ? null : request.Content, cancellationToken);
    }

    /// <summary>
    /// Clears the draft that was sent: of exactly that revision, so that what another device has typed since stays (409 <c>draft_changed</c>).
    /// Without a revision clears whatever is there.
    /// </summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid chat, CurrentUser me, Drafting drafts, CancellationToken cancellationToken, Guid? thread = null,
        [Range(1, long.MaxValue)] long? revision = null)
    {
        var changed = await drafts.ChangeAsync(chat, thread, me.Id, draft => draft.Content = null, cancellationToken, revision);
        return changed.Result is ProblemHttpResult problem ? problem : TypedResults.NoContent();
    }

    private int MostLength => messages.Value.ContentLength;

    private async Task<Results<Ok<DraftView>, ProblemHttpResult>> ChangeAsync(
        Guid chat, Guid? thread, Guid user, Action<Draft> change, CancellationToken cancellationToken, long? expected = null)
    {
        if (await RootAsync(chat, thread, user, cancellationToken) is not var (root, rootId))
        {
            return Problem.NotFound(thread is null ? "chat" : "message");
        }

        // Locks this user's drafts against their other devices, whether there is a row yet or not.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('drafts ' || {user}::text, 0))", cancellationToken);
        var draft = await db.Drafts.SingleOrDefaultAsync(d => d.UserId == user && d.ChatId == chat && d.ThreadSeq == root, cancellationToken);
        var before = draft?.Content;
        if (expected is not null && before is not null && expected != draft!.Revision)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "draft_changed", "The draft has changed since.");
        }

        if (draft is null)
        {
            db.Add(draft = new Draft { UserId = user, ChatId = chat, ThreadSeq = root });
        }

        change(draft);
        if (draft.Content == before)
        {
            return TypedResults.Ok(View(draft, rootId));
        }

        if (before is null && await db.Drafts.CountAsync(d => d.UserId == user && d.Content != null, cancellationToken) >= limits.Value.PerUser)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_drafts", $"One has at most {limits.Value.PerUser} drafts.");
        }

        (draft.Revision, draft.UpdatedAt) = (draft.Revision + 1, time.GetDatabaseNow());
        db.Add(OutboxEvent.Of(chat, EventTypes.DraftChanged, [user], View(draft, rootId), draft.UpdatedAt));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return TypedResults.Ok(View(draft, rootId));
    }

    /// <summary>Where the draft belongs: the start of the thread; 0 and null for the chat itself. Nothing where the user may not write.</summary>
    private async Task<(long Seq, Guid? Id)?> RootAsync(Guid chat, Guid? thread, Guid user, CancellationToken cancellationToken)
    {
        if (!await db.Members.AnyAsync(m => m.ChatId == chat && m.UserId == user, cancellationToken))
        {
            return null;
        }

        if (thread is null)
        {
            return (0, null);
        }

        var seq = await db.Messages.Where(m => m.Id == thread && m.ChatId == chat).Select(m => (long?)(m.ThreadSeq ?? m.Seq)).SingleOrDefaultAsync(cancellationToken);
        return seq is null ? null : (seq.Value, await db.Messages.Where(m => m.ChatId == chat && m.Seq == seq).Select(m => m.Id).SingleAsync(cancellationToken));
    }

    private static DraftView View(Draft draft, Guid? thread) => new(draft.ChatId, thread, draft.Content, draft.Revision, draft.UpdatedAt);
}
