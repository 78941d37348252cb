using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace Chat.Service.Search;

/// <summary>
/// How a message is found (table <c>message_search</c>); written by <see cref="SearchIndexer"/> alone, a moment after the message. It says
/// where to look: what is shown, and to whom, is decided by the messages and members of that moment.
/// </summary>
internal sealed class IndexedMessage
{
    public Guid ChatId { get; init; }

    public long Seq { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its <see cref="Terms"/>.</summary>
    public required NpgsqlTsVector Terms { get; init; }

    /// <summary>Its content, folded: for phrases, and for what stands inside of words.</summary>
    public required string Text { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<IndexedMessage>
    {
        public void Configure(EntityTypeBuilder<IndexedMessage> builder)
        {
            builder.ToTable("message_search");
            builder.HasKey(m => new { m.ChatId, m.Seq });
            builder.HasIndex(m => m.Terms).HasMethod("gin");
            builder.HasIndex(m => m.Text).HasMethod("gin").HasOperators("gin_trgm_ops");
        }
    }
}
