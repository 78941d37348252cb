using Chat.Service.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Pins;

/// <summary>A message that a chat keeps at hand.</summary>
internal sealed class Pin
{
    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    public Guid PinnedBy { get; init; }

    public DateTimeOffset PinnedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Pin>
    {
        public void Configure(EntityTypeBuilder<Pin> builder)
        {
            builder.ToTable("pins").HasKey(p => new { p.ChatId, p.Seq });
            builder.HasOne<Message>().WithMany().HasForeignKey(p => new { p.ChatId, p.Seq });
        }
    }
}
