using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Messages;

/// <summary>What a message said before an edit. Gone with the message's content when it is deleted.</summary>
internal sealed class MessageEdit
{
    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    /// <summary>1 for the message as it was sent, then 2, 3, …</summary>
    public int Revision { get; init; }

    public required string Content { get; init; }

    public Guid[] Mentions { get; init; } = [];

    /// <summary>When it was written, not when it was replaced.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<MessageEdit>
    {
        public void Configure(EntityTypeBuilder<MessageEdit> builder)
        {
            builder.ToTable("message_edits").HasKey(e => new { e.ChatId, e.Seq, e.Revision });
            builder.HasOne<Message>().WithMany().HasForeignKey(e => new { e.ChatId, e.Seq });
        }
    }
}
