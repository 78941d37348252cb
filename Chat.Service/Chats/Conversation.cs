using Chat.Service.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Chats;

/// <summary>A chat (table <c>chats</c>); not called Chat because the namespace is.</summary>
internal sealed class Conversation
{
    public Guid Id { get; init; }

    public ChatType Type { get; set; }

    /// <summary>Null for a single chat only.</summary>
    public string? Name { get; set; }

    /// <summary>What it is about.</summary>
    public string? Topic { get; set; }

    /// <summary>The file that is its picture.</summary>
    public Guid? Avatar { get; set; }

    /// <summary>The number of the newest message; 0 before the first. Written by the message insert alone.</summary>
    public long LastSeq { get; init; }

    public Guid CreatedBy { get; init; }

    /// <summary>Both people of a single chat in a fixed order, so that the pair has one chat; null otherwise.</summary>
    public string? PairKey { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the newest message, or the chat itself, came.</summary>
    public DateTimeOffset ActiveAt { get; init; }

    /// <summary>Set: it can be read, and nothing in it changes.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>How long a member who is no admin waits between two messages; 0: not at all.</summary>
    public int SlowModeSeconds { get; set; }

    /// <summary>Of a single chat: one of the two has blocked the other.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Set: nobody is in it, and nothing of it is to be read.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public List<Member> Members { get; } = [];

    /// <summary>The key of the single chat between two people, whoever of them asks.</summary>
    public static string PairOf(Guid one, Guid other) => one.CompareTo(other) < 0 ? $"{one:N}{other:N}" : $"{other:N}{one:N}";

    internal sealed class Table : IEntityTypeConfiguration<Conversation>
    {
        public void Configure(EntityTypeBuilder<Conversation> builder)
        {
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(c => c.Avatar).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(c => c.Avatar).HasFilter("avatar IS NOT NULL");
            builder.HasIndex(c => c.PairKey).IsUnique().HasFilter("pair_key IS NOT NULL");
            // Every message updates its chat's row. Half-empty pages and no index on what changes keep that update inside its page.
            builder.HasStorageParameter("fillfactor", 50);
            builder.HasIndex(c => new { c.Name, c.Id }).HasFilter("type = 'public_channel' AND archived_at IS NULL AND deleted_at IS NULL");
        }
    }
}
