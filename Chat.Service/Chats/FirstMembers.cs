using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Chats;

/// <summary>How many are in a chat, and who has been in it longest: an array, where a join would repeat the chat for each of them.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="Count">How many are in it.</param>
/// <param name="Users">At most <see cref="ChatView.MostMembers"/>.</param>
internal sealed record FirstMembers(Guid ChatId, int Count, Guid[] Users)
{
    /// <summary>Of every chat: to be joined with those that are asked for, since only theirs are then looked up.</summary>
    public static IQueryable<FirstMembers> Query(ChatDb db) => db.Database.SqlQuery<FirstMembers>(
        $"""
        SELECT c.id AS "ChatId", (SELECT count(*)::int FROM members WHERE chat_id = c.id) AS "Count",
            ARRAY(SELECT user_id FROM members WHERE chat_id = c.id ORDER BY joined_at, user_id LIMIT {ChatView.MostMembers}) AS "Users"
        FROM chats c
        """);
}
