using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Messages;

/// <summary>What hangs on a message and changes without it, as the database gives it: one row per message asked for, in one query.</summary>
internal sealed record MessageExtras(
    Guid ChatId, long Seq, string[]? Emojis, Guid[]? Reacting, DateTimeOffset? PinnedAt, Guid? PinnedBy,
    long Replies, long? LastReplySeq, DateTimeOffset? LastReplyAt, bool? Following)
{
    /// <param name="db">The database.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="viewer">Whose following of threads is told; null when the answer is for everyone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Dictionary<(Guid, long), MessageExtras>> ReadAsync(
        ChatDb db, IReadOnlyList<Message> messages, Guid? viewer, CancellationToken cancellationToken)
    {
        var (chats, seqs) = (messages.Select(m => m.ChatId).ToArray(), messages.Select(m => m.Seq).ToArray());
        var rows = await db.Database.SqlQuery<MessageExtras>($"""
            SELECT k.chat_id AS "ChatId", k.seq AS "Seq", r.emojis AS "Emojis", r.reacting AS "Reacting", p.pinned_at AS "PinnedAt", p.pinned_by AS "PinnedBy",
                t.replies AS "Replies", t.last_reply_seq AS "LastReplySeq", l.created_at AS "LastReplyAt", f.following AS "Following"
            FROM unnest({chats}, {seqs}) AS k (chat_id, seq)
            LEFT JOIN LATERAL (
                SELECT array_agg(emoji ORDER BY created_at, user_id) AS emojis, array_agg(user_id ORDER BY created_at, user_id) AS reacting
                FROM reactions WHERE chat_id = k.chat_id AND seq = k.seq
            ) r ON true
            LEFT JOIN pins p ON p.chat_id = k.chat_id AND p.seq = k.seq
            LEFT JOIN LATERAL (
                SELECT count(*) AS replies, max(seq) AS last_reply_seq FROM messages
                WHERE chat_id = k.chat_id AND thread_seq = k.seq AND thread_seq IS NOT NULL AND deleted_at IS NULL
            ) t ON true
            LEFT JOIN messages l ON l.chat_id = k.chat_id AND l.seq = t.last_reply_seq
            LEFT JOIN thread_follows f ON f.chat_id = k.chat_id AND f.seq = k.seq AND f.user_id = {viewer}
            """).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => (row.ChatId, row.Seq));
    }

    /// <summary>Per emoji, who reacted with it, in the order of the first.</summary>
    public Dictionary<string, IReadOnlyList<Guid>> Reactions() => (Emojis ?? [])
        .Zip(Reacting ?? [])
        .GroupBy(reaction => reaction.First, reaction => reaction.Second, StringComparer.Ordinal)
        .ToDictionary(emoji => emoji.Key, emoji => (IReadOnlyList<Guid>)[.. emoji], StringComparer.Ordinal);
}
