using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Moderation;

/// <summary>Someone who wants nothing of someone else in private: the two do not write in a single chat.</summary>
internal sealed class Block
{
    public Guid UserId { get; init; }

    public Guid BlockedId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Block>
    {
        public void Configure(EntityTypeBuilder<Block> builder) => builder.HasKey(b => new { b.UserId, b.BlockedId });
    }
}
