using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Chats;

/// <summary>
/// Takes deleted chats out of the database for good, <see cref="ChatLimits.PurgeAfter"/> after their deletion: messages in pieces, with
/// everything that hangs on them, then the chat. Every replica does; a chat is one's at a time. Reports keep what they quote.
/// </summary>
internal sealed partial class ChatPurge(IServiceScopeFactory scopes, IOptions<ChatLimits> limits, TimeProvider time, ILogger<ChatPurge> logger) : BackgroundService
{
    /// <summary>Small enough for a statement that nobody notices.</summary>
    private const int Piece = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Log.Postponed(logger, error.GetBaseException().Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>All that are due.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await TakePieceAsync(cancellationToken))
        {
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TakePieceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(1));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var before = time.GetUtcNow() - limits.Value.PurgeAfter;
        var due = await db.Database.SqlQuery<Guid>($"""
            SELECT id FROM chats WHERE deleted_at < {before} ORDER BY deleted_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancellationToken);
        if (due is not [var chat])
        {
            return false;
        }

        // What refers to messages and chats goes with them by its keys; the index of the search has none, to be written without.
        if (await db.Database.ExecuteSqlAsync($"""
            WITH piece AS MATERIALIZED (SELECT seq FROM messages WHERE chat_id = {chat} ORDER BY seq LIMIT {Piece}),
                indexed AS (DELETE FROM message_search WHERE chat_id = {chat} AND seq IN (SELECT seq FROM piece))
            DELETE FROM messages WHERE chat_id = {chat} AND seq IN (SELECT seq FROM piece)
            """, cancellationToken) == 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM chats WHERE id = {chat}", cancellationToken);
            Log.Purged(logger, chat);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The deleted chat {Chat} is purged.")]
        public static partial void Purged(ILogger logger, Guid chat);

        [LoggerMessage(LogLevel.Warning, "Deleted chats are purged later: {Reason}")]
        public static partial void Postponed(ILogger logger, string reason);
    }
}
