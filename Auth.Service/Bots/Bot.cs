using Auth.Service.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Bots;

/// <summary>A program that is in chats and writes as someone of its own. No password, no sign-in: only its token.</summary>
public sealed class Bot
{
    /// <summary>UUIDv7, the <c>sub</c> of its tokens.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who made it and answers for it: when this account is closed, so is the bot.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>What others read.</summary>
    public required string Name { get; set; }

    /// <summary>The picture: the id of an uploaded file, or null.</summary>
    public Guid? Avatar { get; set; }

    /// <summary>What its token may do: some of <see cref="RustyGate.ServiceDefaults.Identity.Scopes"/>.</summary>
    public required string[] Scopes { get; set; }

    /// <summary>SHA-256 of its token; null for the sender of an incoming webhook, and once it is deleted.</summary>
    public byte[]? TokenHash { get; set; }

    /// <summary>The <c>sid</c> of its access tokens: another one for each token and each set of scopes.</summary>
    public required Guid TokenId { get; set; }

    /// <summary>When the token was made.</summary>
    public required DateTimeOffset TokenCreatedAt { get; set; }

    /// <summary>When the token is of no more use; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When the token was last used, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Whether it only stands for an incoming webhook of a chat.</summary>
    public bool IsHook { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was deleted; its name stays with what it wrote.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Bot>
    {
        public void Configure(EntityTypeBuilder<Bot> bot)
        {
            bot.HasIndex(b => b.TokenHash).IsUnique();
            bot.HasIndex(b => b.OwnerId);
            bot.HasOne<User>().WithMany().HasForeignKey(b => b.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
