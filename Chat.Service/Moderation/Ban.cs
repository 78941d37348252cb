using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Moderation;

/// <summary>Someone who does not come into a chat, whoever lets them in: not by joining, not by an invite, not added by another.</summary>
internal sealed class Ban
{
    public Guid ChatId { get; init; }

    public Guid UserId { get; init; }

    public Guid BannedBy { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Ban>
    {
        public void Configure(EntityTypeBuilder<Ban> builder)
        {
            builder.HasKey(b => new { b.ChatId, b.UserId });
            builder.HasOne<Conversation>().WithMany().HasForeignKey(b => b.ChatId);
        }
    }
}
