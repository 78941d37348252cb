using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Delivery;

/// <summary>The state of the log: the one row of the table <c>log</c>. Whoever numbers events holds it.</summary>
internal sealed class EventLog
{
    /// <summary>Always true: there is one row.</summary>
    public bool One { get; init; }

    /// <summary>A short random word. Positions of another epoch, of another database, mean nothing here.</summary>
    public required string Epoch { get; init; }

    /// <summary>The last position given out; 0 at first.</summary>
    public long Head { get; init; }

    /// <summary>The last position that is not kept any more; 0 at first.</summary>
    public long Trimmed { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<EventLog>
    {
        public void Configure(EntityTypeBuilder<EventLog> builder)
        {
            builder.ToTable(table => table.HasCheckConstraint("ck_log_one", "one")).HasKey(l => l.One);
            builder.Property(l => l.One).ValueGeneratedNever();
            builder.HasStorageParameter("fillfactor", 10);
        }
    }
}
