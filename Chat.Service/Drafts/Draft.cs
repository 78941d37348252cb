using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Drafts;

/// <summary>What someone has begun to write in a chat or in one of its threads.</summary>
internal sealed class Draft
{
    public Guid UserId { get; init; }

    public Guid ChatId { get; init; }

    /// <summary>The number of the message that the thread starts with; 0 for the chat itself.</summary>
    public long ThreadSeq { get; init; }

    /// <summary>Null when it is cleared: the row stays, so that its revisions never come again.</summary>
    public string? Content { get; set; }

    /// <summary>1, 2, 3, … with every change on any device.</summary>
    public long Revision { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> builder)
        {
            builder.ToTable("drafts").HasKey(d => new { d.UserId, d.ChatId, d.ThreadSeq });
            builder.HasOne<Conversation>().WithMany().HasForeignKey(d => d.ChatId);
        }
    }
}
