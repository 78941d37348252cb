using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Chats;

/// <summary>One person in one chat.</summary>
internal sealed class Member
{
    public Guid ChatId { get; init; }

    public Guid UserId { get; init; }

    public MemberRole Role { get; set; }

    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>
    /// The chat is read up to this number. Whoever adds a member sets it to the chat's <see cref="Conversation.LastSeq"/>: what came
    /// before one joined is not unread.
    /// </summary>
    public long ReadSeq { get; init; }

    /// <summary>Until when the chat is not to disturb them.</summary>
    public DateTimeOffset? MutedUntil { get; set; }

    /// <summary>Of what they are notified while they are not there, unless the chat is muted.</summary>
    public NotifyLevel Notify { get; set; }

    /// <summary>When they last wrote under slow mode. Written by the message insert alone.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.HasKey(m => new { m.ChatId, m.UserId });
            builder.HasIndex(m => new { m.UserId, m.ChatId });
            builder.Property(m => m.Notify).HasDefaultValue(NotifyLevel.Everything);
            builder.HasOne<Conversation>().WithMany(c => c.Members).HasForeignKey(m => m.ChatId);
        }
    }
}
