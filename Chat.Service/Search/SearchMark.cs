using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Search;

/// <summary>How far the index has come (table <c>search_mark</c>, one row): in the log, or, where that is not enough, in the messages.</summary>
internal sealed class SearchMark
{
    public int Id { get; init; }

    /// <summary>Of the last event in the index.</summary>
    public long Position { get; init; }

    /// <summary>The last message that an index in the making has come to; null once it is made.</summary>
    public Guid? ChatId { get; init; }

    public long? Seq { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SearchMark>
    {
        public void Configure(EntityTypeBuilder<SearchMark> builder)
        {
            builder.ToTable("search_mark");
            builder.Property(m => m.Id).ValueGeneratedNever();
            // Messages that are older than the index.
            builder.HasData(new SearchMark { Id = 1, Position = 0, ChatId = Guid.Empty, Seq = 0 });
        }
    }
}
