using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Scheduled;

/// <summary>A message that is to be sent later.</summary>
internal sealed class ScheduledMessage
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid ChatId { get; init; }

    /// <summary>
    /// The client id of the message to be. It is what makes it sent once: whoever sends it again, after a crash right behind the commit,
    /// finds it there.
    /// </summary>
    public Guid ClientId { get; init; }

    public required string Content { get; set; }

    public Guid? ReplyTo { get; init; }

    public string[] Mentions { get; set; } = [];

    public DateTimeOffset SendAt { get; set; }

    public ScheduledState State { get; set; }

    /// <summary>Why it was not sent: a stable code.</summary>
    public string? Reason { get; set; }

    /// <summary>The message that it became.</summary>
    public Guid? MessageId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ScheduledMessage>
    {
        public void Configure(EntityTypeBuilder<ScheduledMessage> builder)
        {
            builder.ToTable("scheduled_messages");
            builder.HasIndex(s => new { s.UserId, s.ClientId }).IsUnique();
            builder.HasIndex(s => s.SendAt).HasFilter("state = 'waiting'");
            builder.HasOne<Conversation>().WithMany().HasForeignKey(s => s.ChatId);
        }
    }
}
