using Chat.Service.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Saved;

/// <summary>A message that someone keeps for themselves.</summary>
internal sealed class SavedMessage
{
    public Guid UserId { get; init; }

    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    public DateTimeOffset SavedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SavedMessage>
    {
        public void Configure(EntityTypeBuilder<SavedMessage> builder)
        {
            builder.ToTable("saved_messages").HasKey(s => new { s.UserId, s.ChatId, s.Seq });
            builder.HasIndex(s => new { s.UserId, s.SavedAt });
            builder.HasOne<Message>().WithMany().HasForeignKey(s => new { s.ChatId, s.Seq });
        }
    }
}
