using Chat.Service.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Files;

/// <summary>
/// A file on a message (table <c>message_files</c>). The key to the file is what makes a file that is being posted impossible to collect,
/// and a collected one impossible to post.
/// </summary>
internal sealed class MessageFile
{
    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    public Guid FileId { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<MessageFile>
    {
        public void Configure(EntityTypeBuilder<MessageFile> builder)
        {
            builder.ToTable("message_files");
            builder.HasKey(f => new { f.FileId, f.ChatId, f.Seq });
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(f => f.FileId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Message>().WithMany().HasForeignKey(f => new { f.ChatId, f.Seq }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
