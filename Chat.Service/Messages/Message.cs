using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Messages;

/// <summary>A stored message. Rows are written by <see cref="MessageInsert"/>.</summary>
internal sealed class Message
{
    public Guid ChatId { get; init; }

    /// <summary>1, 2, 3, … within the chat, without holes; the order for every reader.</summary>
    public long Seq { get; init; }

    public Guid Id { get; init; }

    public Guid SenderId { get; init; }

    /// <summary>The sender's own name for the message: the same one again is the same message.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Markdown source, exactly as typed.</summary>
    public required string Content { get; set; }

    public Guid? ReplyTo { get; init; }

    public Guid[] Mentions { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> builder)
        {
            builder.HasKey(m => new { m.ChatId, m.Seq });
            builder.HasIndex(m => new { m.ClientId, m.SenderId, m.ChatId }).IsUnique().HasFilter("client_id IS NOT NULL");
            builder.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ChatId);
            builder.Property(m => m.Mentions).HasDefaultValueSql("'{}'");
        }
    }
}
