using System.Text.Json.Serialization;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>An event of the log as Notify gets it.</summary>
internal sealed record FeedEvent(
    long Position,
    Guid ChatId,
    long? Seq,
    string Type,
    Guid[]? Users,
    [property: JsonConverter(typeof(RawJson))] string Body,
    string? Trace)
{
    /// <summary>The columns that <see cref="Read"/> wants, in its order.</summary>
    public const string Columns = "position, chat_id, seq, type, users, body, trace";

    public static FeedEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetGuid(1),
        row.IsDBNull(2) ? null : row.GetInt64(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetFieldValue<Guid[]>(4),
        row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6));
}
