using Chat.Service.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Reactions;

/// <summary>One person's reaction to a message.</summary>
internal sealed class Reaction
{
    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    /// <summary>What <see cref="Emoji"/> takes.</summary>
    public required string Emoji { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Reaction>
    {
        public void Configure(EntityTypeBuilder<Reaction> builder)
        {
            builder.ToTable("reactions").HasKey(r => new { r.ChatId, r.Seq, r.Emoji, r.UserId });
            builder.HasOne<Message>().WithMany().HasForeignKey(r => new { r.ChatId, r.Seq });
        }
    }
}
