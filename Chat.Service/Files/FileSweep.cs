using Chat.Service.Files.Stores;
using Chat.Service.Files.Thumbnails;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Files;

/// <summary>
/// Collects what is of no use to anyone: halves of uploads, files on no message and nobody's picture for <see cref="FileLimits.OrphanAfter"/>, bytes that
/// belong to no file.
/// </summary>
/// <remarks>
/// It cannot race a post: <see cref="MessageFile"/>'s key to the file lets only one of the two commit. It cannot race an upload: a row of
/// content that is being referred to is locked, and the store's keys are never used twice, so that what is deleted there after its row is
/// gone is not what has just arrived.
/// </remarks>
internal sealed partial class FileSweep(
    IServiceScopeFactory scopes, StagingFolder staging, IFileStore store, IOptions<FileLimits> limits, TimeProvider time, ILogger<FileSweep> logger)
    : BackgroundService
{
    private const int Piece = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>An upload puts bytes into the store moments before its row: what has none so long after has nobody.</summary>
    private static readonly TimeSpan RowlessAfter = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException or HttpRequestException
                || (error is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                Log.Failed(logger, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>All of it once.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var halves = staging.Sweep();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(1));
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM message_files f USING messages m, chats c
            WHERE m.chat_id = f.chat_id AND m.seq = f.seq AND c.id = f.chat_id AND (m.deleted_at IS NOT NULL OR c.deleted_at IS NOT NULL)
            """, cancellationToken);
        var files = await DeleteOrphansAsync(db, scope.ServiceProvider.GetRequiredService<UserDirectory>(), cancellationToken);
        while (await DeleteContentsAsync(db, cancellationToken) > 0)
        {
        }

        await DeleteRowlessAsync(db, cancellationToken);
        if (halves + files > 0)
        {
            Log.Collected(logger, halves, files);
        }
    }

    /// <summary>Files on no message, and no picture of a chat, a person or a bot. Only Auth knows the last two: while it does not answer, all stay.</summary>
    private async Task<int> DeleteOrphansAsync(ChatDb db, UserDirectory users, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - limits.Value.OrphanAfter;
        for (var (deleted, last) = (0, Guid.Empty); ;)
        {
            var found = await db.Database.SqlQuery<Orphan>(
                $"""
                SELECT id AS "Id", uploader_id AS "Uploader" FROM files f
                WHERE id > {last} AND created_at < {before} AND NOT EXISTS (SELECT FROM message_files WHERE file_id = f.id)
                    AND NOT EXISTS (SELECT FROM chats WHERE avatar = f.id)
                ORDER BY id LIMIT {Piece}
                """).ToListAsync(cancellationToken);
            if (found.Count == 0)
            {
                return deleted;
            }

            var shown = await users.AvatarsAmongAsync(found.Select(file => (file.Id, file.Uploader)), cancellationToken);
            deleted += await DeleteAsync(db, [.. found.Select(file => file.Id).Where(id => !shown.Contains(id))], cancellationToken);
            last = found[^1].Id;
        }
    }

    private static async Task<int> DeleteAsync(ChatDb db, Guid[] files, CancellationToken cancellationToken)
    {
        try
        {
            return await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM files WHERE id IN (
                    SELECT id FROM files f
                    WHERE id = ANY({files}) AND NOT EXISTS (SELECT FROM message_files WHERE file_id = f.id)
                        AND NOT EXISTS (SELECT FROM chats WHERE avatar = f.id)
                    FOR UPDATE SKIP LOCKED)
                """, cancellationToken);
        }
        catch (PostgresException posted) when (posted.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            // One of them has just been posted. The next sweep sees it.
            return 0;
        }
    }

    private async Task<int> DeleteContentsAsync(ChatDb db, CancellationToken cancellationToken)
    {
        List<DeletedContent> deleted;
        try
        {
            deleted = await db.Database.SqlQuery<DeletedContent>(
                $"""
                DELETE FROM file_contents WHERE id IN (
                    SELECT id FROM file_contents c WHERE NOT EXISTS (SELECT FROM files WHERE content_id = c.id) LIMIT {Piece} FOR UPDATE SKIP LOCKED)
                RETURNING hash AS "Hash", id AS "Id"
                """).ToListAsync(cancellationToken);
        }
        catch (PostgresException used) when (used.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return 0;
        }

        foreach (var content in deleted)
        {
            var key = FileContent.KeyOf(content.Hash, content.Id);
            foreach (var one in ThumbnailStore.Sizes.Select(size => ThumbnailStore.KeyOf(key, size)).Append(key))
            {
                await store.DeleteAsync(one, cancellationToken);
            }
        }

        return deleted.Count;
    }

    private async Task DeleteRowlessAsync(ChatDb db, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - RowlessAfter;
        await foreach (var keys in store.ListAsync(cancellationToken).Where(put => put.PutAt < before).Select(put => put.Key).Chunk(Piece).WithCancellation(cancellationToken))
        {
            var ids = keys.Select(FileContent.IdOf).ToArray();
            var known = await db.Set<FileContent>().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(cancellationToken);
            foreach (var key in keys.Where(key => !known.Contains(FileContent.IdOf(key))))
            {
                await store.DeleteAsync(key, cancellationToken);
            }
        }
    }

    private sealed record Orphan(Guid Id, Guid Uploader);

    private sealed record DeletedContent(byte[] Hash, Guid Id);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Collected {Halves} uploads that were cut, and {Files} files on no message.")]
        public static partial void Collected(ILogger logger, int halves, int files);

        [LoggerMessage(LogLevel.Warning, "The sweep of files stopped, and starts again later: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
