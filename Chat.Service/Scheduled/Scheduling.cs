using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Scheduled;

/// <summary>What its author does with a scheduled message.</summary>
internal sealed class Scheduling(ChatDb db, OutboxBell bell, TimeProvider time, IOptions<ScheduledLimits> limits, IOptions<MessageLimits> messages)
{
    public static async Task<Ok<List<ScheduledView>>> ListAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        var mine = await db.ScheduledMessages.AsNoTracking().Where(s => s.UserId == me.Id).OrderBy(s => s.SendAt).ToListAsync(cancellationToken);
        return TypedResults.Ok(mine.ConvertAll(ScheduledView.Of));
    }

    /// <summary>201; 200 with the earlier one of the same client id.</summary>
    public static Task<Results<Created<ScheduledView>, Ok<ScheduledView>, ProblemHttpResult>> PostAsync(
        ScheduleRequest request, CurrentUser me, Scheduling scheduling, CancellationToken cancellationToken) =>
        scheduling.AddAsync(request, me.Id, cancellationToken);

    public static Task<Results<Ok<ScheduledView>, ProblemHttpResult>> PatchAsync(
        Guid id, RescheduleRequest request, CurrentUser me, Scheduling scheduling, CancellationToken cancellationToken) =>
        scheduling.ChangeAsync(id, request, me.Id, cancellationToken);

    /// <summary>Calls it off, or takes what has failed from the list.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser me, Scheduling scheduling, CancellationToken cancellationToken) =>
        scheduling.CancelAsync(id, me.Id, cancellationToken);

    private async Task<Results<Created<ScheduledView>, Ok<ScheduledView>, ProblemHttpResult>> AddAsync(
        ScheduleRequest request, Guid me, CancellationToken cancellationToken)
    {
        var message = new PostMessageRequest(request.Content, request.ClientId, request.ReplyTo, request.Mentions);
        if (message.Fault(messages.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        // One's own at once: neither a limit nor a retry can be overtaken.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('scheduled ' || {me}::text, 0))", cancellationToken);
        if (request.ClientId is { } again
            && await db.ScheduledMessages.AsNoTracking().SingleOrDefaultAsync(s => s.UserId == me && s.ClientId == again, cancellationToken) is { } first)
        {
            return TypedResults.Ok(ScheduledView.Of(first));
        }

        if (TimeFault(request.SendAt) is { } wrongTime)
        {
            return wrongTime;
        }

        if (!await db.Members.AnyAsync(m => m.ChatId == request.ChatId && m.UserId == me, cancellationToken))
        {
            return Problem.NotFound("chat");
        }

        if (request.ReplyTo is { } answered && !await db.Messages.AnyAsync(m => m.Id == answered && m.ChatId == request.ChatId, cancellationToken))
        {
            return PostMessage.Refusal(StoreOutcome.NothingToAnswer);
        }

        if (await db.ScheduledMessages.CountAsync(s => s.UserId == me && s.State == ScheduledState.Waiting, cancellationToken) >= limits.Value.PerUser)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_scheduled", $"At most {limits.Value.PerUser} messages wait to be sent.");
        }

        var id = Guid.CreateVersion7();
        var scheduled = new ScheduledMessage
        {
            Id = id,
            UserId = me,
            ChatId = request.ChatId,
            ClientId = request.ClientId ?? id,
            Content = request.Content!,
            ReplyTo = request.ReplyTo,
            Mentions = [.. request.Mentions ?? []],
            SendAt = InMicroseconds(request.SendAt),
            CreatedAt = time.GetDatabaseNow(),
        };
        db.Add(scheduled);
        await SaveAsync(scheduled, cancellationToken);
        return TypedResults.Created((string?)null, ScheduledView.Of(scheduled));
    }

    private async Task<Results<Ok<ScheduledView>, ProblemHttpResult>> ChangeAsync(
        Guid id, RescheduleRequest request, Guid me, CancellationToken cancellationToken)
    {
        if (request.Content is not null && new PostMessageRequest(request.Content).Fault(messages.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        if (request.SendAt is { } at && TimeFault(at) is { } wrongTime)
        {
            return wrongTime;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await HoldAsync(id, me, cancellationToken) is not { } scheduled)
        {
            return Problem.NotFound("scheduled message");
        }

        if (scheduled.State != ScheduledState.Waiting || await IsSentAsync(scheduled, cancellationToken))
        {
            return NotWaiting();
        }

        scheduled.Content = request.Content ?? scheduled.Content;
        scheduled.SendAt = request.SendAt is { } sendAt ? InMicroseconds(sendAt) : scheduled.SendAt;
        await SaveAsync(scheduled, cancellationToken);
        return TypedResults.Ok(ScheduledView.Of(scheduled));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, Guid me, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await HoldAsync(id, me, cancellationToken) is not { } scheduled)
        {
            return Problem.NotFound("scheduled message");
        }

        if (scheduled.State == ScheduledState.Sent || await IsSentAsync(scheduled, cancellationToken))
        {
            return NotWaiting();
        }

        scheduled.State = ScheduledState.Cancelled;
        db.Remove(scheduled);
        await SaveAsync(scheduled, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Waits for a replica that is just sending it.</summary>
    private async Task<ScheduledMessage?> HoldAsync(Guid id, Guid me, CancellationToken cancellationToken) =>
        (await db.ScheduledMessages.FromSql($"SELECT * FROM scheduled_messages WHERE id = {id} AND user_id = {me} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();

    /// <summary>Sent by a replica that ended before it could say so.</summary>
    private Task<bool> IsSentAsync(ScheduledMessage scheduled, CancellationToken cancellationToken) => db.Messages.AnyAsync(
        m => m.ClientId == scheduled.ClientId && m.SenderId == scheduled.UserId && m.ChatId == scheduled.ChatId, cancellationToken);

    private async Task SaveAsync(ScheduledMessage scheduled, CancellationToken cancellationToken)
    {
        db.Add(OutboxEvent.Of(scheduled.ChatId, EventTypes.ScheduledChanged, [scheduled.UserId], ScheduledView.Of(scheduled), time.GetDatabaseNow()));
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.CommitTransactionAsync(cancellationToken);
        bell.Ring();
    }

    private ProblemHttpResult? TimeFault(DateTimeOffset sendAt)
    {
        var now = time.GetUtcNow();
        return sendAt <= now ? Problem.Invalid("send_at", "Must be in the future.")
            : sendAt > now + limits.Value.MostAhead ? Problem.Invalid("send_at", $"Must be at most {limits.Value.MostAhead.Days} days ahead.")
            : null;
    }

    private static ProblemHttpResult NotWaiting() => Problem.Of(StatusCodes.Status409Conflict, "not_waiting", "It is sent, or has failed.");

    private static DateTimeOffset InMicroseconds(DateTimeOffset time) =>
        time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
