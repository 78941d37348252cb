using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Threads;

/// <summary>
/// Whether someone follows a thread, where that is known: by taking part in it, or by having said so. Without a row only the author of
/// its first message follows it.
/// </summary>
internal sealed class ThreadFollow
{
    public Guid ChatId { get; init; }

    /// <summary>The number of the message that the thread starts with.</summary>
    public long Seq { get; init; }

    public Guid UserId { get; init; }

    public bool Following { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ThreadFollow>
    {
        public void Configure(EntityTypeBuilder<ThreadFollow> builder)
        {
            builder.ToTable("thread_follows").HasKey(f => new { f.ChatId, f.Seq, f.UserId });
            builder.HasOne<Conversation>().WithMany().HasForeignKey(f => f.ChatId);
        }
    }
}
