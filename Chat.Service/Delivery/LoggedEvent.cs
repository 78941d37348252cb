using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Delivery;

/// <summary>A numbered event in the append-only log (table <c>events</c>); written by <see cref="OutboxMove"/> alone.</summary>
internal sealed class LoggedEvent
{
    /// <summary>1, 2, 3, … over the whole log, without holes.</summary>
    public long Position { get; init; }

    public Guid ChatId { get; init; }

    public long? Seq { get; init; }

    public required string Type { get; init; }

    public Guid[]? Users { get; init; }

    public required string Body { get; init; }

    public string? Trace { get; init; }

    /// <summary>When it was moved into the log.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<LoggedEvent>
    {
        public void Configure(EntityTypeBuilder<LoggedEvent> builder)
        {
            builder.HasKey(e => e.Position);
            builder.Property(e => e.Position).ValueGeneratedNever();
            builder.HasIndex(e => new { e.ChatId, e.Position });
            // What a user is told of chats that they are in no more is found by the user alone.
            builder.HasIndex(e => e.Users).HasMethod("gin").HasFilter($"type = '{EventTypes.RemoveFromChat}'");
        }
    }
}
