using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Scheduled;

/// <summary>
/// Sends what is due. Runs in every replica: a row is held while it is sent, so each is taken by one of them, and its client id makes a
/// second attempt, after a crash between the message's commit and the row's, find the first.
/// </summary>
internal sealed partial class ScheduledSender(
    IServiceScopeFactory scopes, IOptions<ScheduledLimits> limits, TimeProvider time, ILogger<ScheduledSender> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(limits.Value.Poll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendOneAsync(stoppingToken))
                {
                }

                await ForgetAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException)
            {
                // Nothing is lost: what is due stays due.
                Log.Postponed(logger, error.GetBaseException().Message);
            }
        }
    }

    /// <summary>Whether there was one.</summary>
    internal async Task<bool> SendOneAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetDatabaseNow();
        var due = (await db.ScheduledMessages.FromSql($"""
            SELECT * FROM scheduled_messages WHERE state = 'waiting' AND send_at <= {now} ORDER BY send_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancellationToken)).SingleOrDefault();
        if (due is null)
        {
            return false;
        }

        var posted = await scope.ServiceProvider.GetRequiredService<Posting>().PostAsync(
            due.ChatId, due.UserId, new PostMessageRequest(due.Content, due.ClientId, due.ReplyTo, due.Mentions), cancellationToken);
        if (posted.Outcome == StoreOutcome.TooSoon)
        {
            // Slow mode is a matter of waiting, and it has waited before.
            due.SendAt = now.AddSeconds(posted.RetryAfter);
        }
        else
        {
            (due.State, due.MessageId, due.Reason) = posted.Message is { } message
                ? (ScheduledState.Sent, message.Id, null)
                : (ScheduledState.Failed, (Guid?)null, ReasonOf(posted.Outcome));
        }

        db.Add(OutboxEvent.Of(due.ChatId, EventTypes.ScheduledChanged, [due.UserId], ScheduledView.Of(due), now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        scope.ServiceProvider.GetRequiredService<OutboxBell>().Ring();
        return true;
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var oldest = time.GetUtcNow() - limits.Value.KeepFor;
        await scope.ServiceProvider.GetRequiredService<ChatDb>().ScheduledMessages
            .Where(s => s.State != ScheduledState.Waiting && s.SendAt < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The code of the problem that posting it answers with.</summary>
    private static string ReasonOf(StoreOutcome outcome) =>
        PostMessage.Refusal(outcome).ProblemDetails.Extensions["code"] as string ?? "not_found";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Scheduled messages are sent later: {Reason}")]
        public static partial void Postponed(ILogger logger, string reason);
    }
}
