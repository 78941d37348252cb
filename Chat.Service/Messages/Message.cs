using Chat.Service.Chats;
using Chat.Service.Files;
using Chat.Service.Previews;
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

    public MessageKind Kind { get; init; }

    /// <summary>The sender's own name for the message: the same one again is the same message.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Markdown source, exactly as typed.</summary>
    public required string Content { get; set; }

    /// <summary>The message of this chat that it answers.</summary>
    public Guid? ReplyTo { get; init; }

    /// <summary>The number of the message that its thread starts with; null for what stands in no thread, and for the start itself.</summary>
    public long? ThreadSeq { get; init; }

    /// <summary>Whom it names, see <see cref="Mention"/>.</summary>
    public Guid[] Mentions { get; set; } = [];

    /// <summary>
    /// The files on it as clients get them; null when there are none. Kept with the message because they never change: a page of history
    /// looks nothing up. Who may read them stands in <see cref="MessageFile"/>.
    /// </summary>
    public FileView[]? Files { get; set; }

    /// <summary>What the pages that it links to say of themselves; null when there is nothing.</summary>
    public LinkPreview[]? Previews { get; set; }

    /// <summary>The message that it repeats, of this chat or another.</summary>
    public Guid? ForwardOf { get; init; }

    /// <summary>Who wrote what it repeats.</summary>
    public Guid? ForwardedFrom { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> builder)
        {
            builder.HasKey(m => new { m.ChatId, m.Seq });
            builder.HasIndex(m => new { m.ClientId, m.SenderId, m.ChatId }).IsUnique().HasFilter("client_id IS NOT NULL");
            builder.HasIndex(m => m.Id).IsUnique();
            // What does not count as unread (Reads/UnreadCount): one's own, and what is gone.
            builder.HasIndex(m => new { m.ChatId, m.SenderId, m.Seq });
            builder.HasIndex(m => new { m.ChatId, m.Seq }, "ix_messages_deleted").HasFilter("deleted_at IS NOT NULL").IncludeProperties(m => m.SenderId);
            builder.HasIndex(m => new { m.ChatId, m.ThreadSeq, m.Seq }).HasFilter("thread_seq IS NOT NULL AND deleted_at IS NULL");
            builder.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ChatId);
            builder.Property(m => m.Kind).HasDefaultValue(MessageKind.Text);
            builder.Property(m => m.Files).HasColumnType("jsonb").HasConversion<FileViewsConverter, FileViewsComparer>();
            builder.Property(m => m.Previews).HasColumnType("jsonb").HasConversion<LinkPreviewsConverter, LinkPreviewsComparer>();
            builder.Property(m => m.Mentions).HasDefaultValueSql("'{}'");
        }
    }
}
