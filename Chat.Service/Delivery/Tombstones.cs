namespace Chat.Service.Delivery;

/// <summary>
/// The log keeps each event as it was until it is trimmed. Whoever reads from it, late, is not told what a message said that has been deleted
/// since: SQL for all who do, over events under the name <c>e</c>.
/// </summary>
internal static class Tombstones
{
    /// <summary>The body of <c>e</c> as it may be told now, beside <see cref="Join"/>.</summary>
    public const string Body =
        $$"""
        CASE WHEN gone.deleted_at IS NULL THEN e.body
            WHEN e.type = 'AddToChat' THEN jsonb_set(e.body::jsonb, '{last_message}', (e.body::jsonb -> 'last_message') || {{Emptied}})::text
            ELSE (e.body::jsonb || {{Emptied}})::text END AS body
        """;

    /// <summary>Finds the deleted message that <c>e</c> shows. Whoever comes into a chat is shown its last message.</summary>
    public const string Join =
        """
        LEFT JOIN messages gone ON gone.chat_id = e.chat_id AND gone.deleted_at IS NOT NULL AND gone.seq = CASE
            WHEN e.type IN ('NewMessage', 'MessageUpdated') THEN e.seq
            WHEN e.type = 'AddToChat' THEN (e.body::jsonb #>> '{last_message,seq}')::bigint END
        """;

    private const string Emptied =
        "jsonb_build_object('content', '', 'files', '[]'::jsonb, 'mentions', '[]'::jsonb, 'reactions', '{}'::jsonb, 'deleted_at', gone.deleted_at)";
}
