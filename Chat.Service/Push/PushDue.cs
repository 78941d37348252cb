using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Push;

/// <summary>One message that waits to be told to one browser (table <c>push_queue</c>). By its key none is queued twice.</summary>
internal sealed class PushDue
{
    public Guid SubscriptionId { get; init; }

    /// <summary>The event's position in the log.</summary>
    public long Position { get; init; }

    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    /// <summary>When it is looked at next; while it is being sent, when another would take it up.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>Whether its owner was connected when it was looked at first.</summary>
    public bool IsSettled { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PushDue>
    {
        public void Configure(EntityTypeBuilder<PushDue> builder)
        {
            builder.ToTable("push_queue").HasKey(d => new { d.SubscriptionId, d.Position });
            builder.HasIndex(d => d.DueAt);
            builder.HasOne<PushSubscription>().WithMany().HasForeignKey(d => d.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Up to where the log has been looked through for messages to tell of: the one row of <c>push_cursor</c>.</summary>
internal sealed class PushCursor
{
    /// <summary>Always true: there is one row.</summary>
    public bool One { get; init; }

    public long Position { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PushCursor>
    {
        public void Configure(EntityTypeBuilder<PushCursor> builder)
        {
            builder.ToTable("push_cursor", table => table.HasCheckConstraint("ck_push_cursor_one", "one")).HasKey(c => c.One);
            builder.Property(c => c.One).ValueGeneratedNever();
        }
    }
}
