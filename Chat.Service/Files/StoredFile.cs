using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Files;

/// <summary>A file as someone uploaded it (table <c>files</c>): their name for some content. Never changes.</summary>
internal sealed class StoredFile
{
    public Guid Id { get; init; }

    public Guid UploaderId { get; init; }

    public required string Name { get; init; }

    /// <summary>Bytes; here too, so that what a person has is summed from an index.</summary>
    public long Size { get; init; }

    public Guid ContentId { get; init; }

    public FileContent? Content { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.ToTable("files");
            builder.HasIndex(f => f.UploaderId).IncludeProperties(f => f.Size);
            builder.HasOne(f => f.Content).WithMany().HasForeignKey(f => f.ContentId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
