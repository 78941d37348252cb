using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>An address by which another program writes into one chat (table <c>hooks</c>).</summary>
internal sealed class Hook
{
    private const string Prefix = "rgh_";

    /// <summary>UUIDv7; also the id of the bot that its messages are from.</summary>
    public Guid Id { get; init; }

    public Guid ChatId { get; init; }

    public required string Name { get; init; }

    public Guid? Avatar { get; init; }

    /// <summary>SHA-256 of the token in its address.</summary>
    public required byte[] TokenHash { get; set; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it takes nothing, because the account of whoever made it is closed; null while it does.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>A new token: a prefix that secret scanners know, and 256 random bits.</summary>
    public static string NewToken() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored. A plain hash is enough: 256 random bits cannot be guessed at any speed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed class Table : IEntityTypeConfiguration<Hook>
    {
        public void Configure(EntityTypeBuilder<Hook> builder)
        {
            builder.Property(h => h.Id).ValueGeneratedNever();
            builder.HasIndex(h => h.TokenHash).IsUnique();
            builder.HasIndex(h => h.ChatId);
            builder.HasOne<Conversation>().WithMany().HasForeignKey(h => h.ChatId);
        }
    }
}
