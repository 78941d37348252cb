using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Delivery;

/// <summary>An event that was committed with the change it tells of and waits for the relay to number it.</summary>
internal sealed class OutboxEvent
{
    /// <summary>
    /// Ascending within a chat in commit order, because whoever adds one holds the chat's row. Across chats the order is that of
    /// insertion, in which a later id may commit first: why the relay numbers anew.
    /// </summary>
    public long Id { get; init; }

    public Guid ChatId { get; init; }

    /// <summary>The number of the message that it is about; null when it is about none.</summary>
    public long? Seq { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>To whom it is addressed; null: to the members at its place in the log.</summary>
    public Guid[]? Users { get; init; }

    /// <summary>The JSON object that clients get, serialised once and carried as it is.</summary>
    public required string Body { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request behind it.</summary>
    public string? Trace { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>An event of the request that runs, with <paramref name="body"/> as clients will get it.</summary>
    public static OutboxEvent Of<T>(Guid chat, string type, IEnumerable<Guid>? users, T body, DateTimeOffset now, long? seq = null) => new()
    {
        ChatId = chat,
        Seq = seq,
        Type = type,
        Users = users?.ToArray(),
        Body = JsonSerializer.Serialize(body, EventJson.Options),
        Trace = Activity.Current?.Id,
        CreatedAt = now,
    };

    internal sealed class Table : IEntityTypeConfiguration<OutboxEvent>
    {
        public void Configure(EntityTypeBuilder<OutboxEvent> builder)
        {
            builder.Property(o => o.Id).UseIdentityAlwaysColumn();
            // A queue: rows live for milliseconds, so it is vacuumed by their number and not by a share of a table that is always empty.
            builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0);
            builder.HasStorageParameter("autovacuum_vacuum_threshold", 5000);
        }
    }
}
