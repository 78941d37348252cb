using System.Data;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>Reads what a user's stream starts from, in one snapshot of the database: nothing falls between history and live.</summary>
internal sealed class UserStreams([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database)
{
    /// <summary>The most that one replay may hold in memory, in characters of event bodies.</summary>
    private const int MostCharacters = 32_000_000;

    private const string LogSql = "SELECT epoch, head, trimmed FROM log";

    /// <summary>
    /// The chats that the user is in now and was in at the log's head. The change of membership that stands first in the outbox, not yet
    /// in the log, tells of one that lets in: it comes to the stream at its place, and nothing of its chat before it.
    /// </summary>
    private const string ChatsSql =
        """
        SELECT chat_id FROM members WHERE user_id = $1 AND chat_id NOT IN (
            SELECT chat_id FROM (
                SELECT DISTINCT ON (chat_id) chat_id, type FROM outbox
                WHERE type IN ('NewChat', 'AddToChat', 'RemoveFromChat') AND $1 = ANY (users)
                ORDER BY chat_id, id
            ) waiting WHERE type <> 'RemoveFromChat')
        """;

    /// <summary>Per chat by index, so that the cost is what the user missed and not what everyone wrote.</summary>
    private const string EventsSql =
        $"""
        SELECT e.position, e.chat_id, e.seq, e.type, e.users, {Tombstones.Body}, e.trace
        FROM (
            SELECT e.* FROM unnest($3) AS c (chat_id) CROSS JOIN LATERAL (
                SELECT * FROM events
                WHERE chat_id = c.chat_id AND position > $2 AND (users IS NULL OR $1 = ANY (users))
                ORDER BY position LIMIT $4
            ) e
            UNION ALL
            SELECT * FROM events
            WHERE type = 'RemoveFromChat' AND users @> ARRAY[$1] AND position > $2 AND chat_id <> ALL ($3)
        ) e
        {Tombstones.Join}
        ORDER BY position LIMIT $4
        """;

    /// <summary>
    /// The chats and the log's head; with <paramref name="after"/> also the events since, or the reason why they cannot all be given:
    /// the cursor is not of this log, or there are more than <paramref name="limit"/> or too large ones.
    /// </summary>
    public async Task<UserStream> ReadAsync(Guid user, long? after, string? epoch, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var log = await ReadLogAsync(connection, cancellationToken);
        var chats = await ReadChatsAsync(connection, user, cancellationToken);
        if (after is not { } position)
        {
            return new UserStream(log.Epoch, log.Head, chats, Reset: false, Reason: null, []);
        }

        var reason = ResetReasons.Of(position, epoch, log);
        var missed = reason is null ? await ReadEventsAsync(connection, user, position, chats, limit, cancellationToken) : null;
        return missed is not null
            ? new UserStream(log.Epoch, log.Head, chats, Reset: false, Reason: null, WhileMember(missed, user))
            : new UserStream(log.Epoch, log.Head, chats, Reset: true, reason ?? ResetReasons.TooFarBehind, []);
    }

    /// <summary>
    /// Without what happened in a chat while the user was not in it. Whether they were in it at the cursor is told by the first event that
    /// changed it: one that took them out found them in.
    /// </summary>
    private static List<FeedEvent> WhileMember(List<FeedEvent> events, Guid user)
    {
        var isIn = new Dictionary<Guid, bool>();
        foreach (var change in events.Where(e => Changes(e, user)))
        {
            isIn.TryAdd(change.ChatId, change.Type == EventTypes.RemoveFromChat);
        }

        return events.FindAll(e =>
        {
            if (Changes(e, user))
            {
                isIn[e.ChatId] = e.Type != EventTypes.RemoveFromChat;
            }

            return e.Users is not null || isIn.GetValueOrDefault(e.ChatId, true);
        });
    }

    private static bool Changes(FeedEvent e, Guid user) =>
        e.Type is EventTypes.NewChat or EventTypes.AddToChat or EventTypes.RemoveFromChat && e.Users?.Contains(user) is true;

    private static async Task<EventLog> ReadLogAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new EventLog { Epoch = row.GetString(0), Head = row.GetInt64(1), Trimmed = row.GetInt64(2) };
    }

    private static async Task<Guid[]> ReadChatsAsync(NpgsqlConnection connection, Guid user, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ChatsSql, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = user } } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var chats = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            chats.Add(rows.GetGuid(0));
        }

        return [.. chats];
    }

    /// <summary>Null when there are more than <paramref name="limit"/>, or more than memory should be spent on.</summary>
    private static async Task<List<FeedEvent>?> ReadEventsAsync(
        NpgsqlConnection connection, Guid user, long after, Guid[] chats, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EventsSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = user },
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<Guid[]> { TypedValue = chats },
                new NpgsqlParameter<int> { TypedValue = limit + 1 },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<FeedEvent>();
        for (var size = 0; await rows.ReadAsync(cancellationToken); size += events[^1].Body.Length)
        {
            if (events.Count == limit || size > MostCharacters)
            {
                return null;
            }

            events.Add(FeedEvent.Read(rows));
        }

        return events;
    }
}
