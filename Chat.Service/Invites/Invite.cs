using System.Buffers.Text;
using System.Security.Cryptography;
using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Invites;

/// <summary>A link by which people come into chats by themselves.</summary>
internal sealed class Invite
{
    /// <summary>Where the gateway puts the code that it takes out of the path, so that no log and no trace holds it.</summary>
    public const string Header = "X-Invite-Code";

    /// <summary>Of <see cref="NewCode"/>, in characters.</summary>
    public const int CodeLength = 22;

    public Guid Id { get; init; }

    /// <summary>What the link holds: 128 random bits as base64url. Whoever knows it may come in.</summary>
    public required string Code { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many may come by it; null: any number.</summary>
    public int? MaxUses { get; init; }

    /// <summary>How many have come.</summary>
    public int Uses { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public List<InviteChat> Chats { get; } = [];

    public static string NewCode() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether it can be one at all: anything else need not be looked for.</summary>
    public static bool IsCode(string text) => text.Length == CodeLength && Base64Url.IsValid(text);

    internal sealed class Table : IEntityTypeConfiguration<Invite>
    {
        public void Configure(EntityTypeBuilder<Invite> builder)
        {
            builder.ToTable("invites");
            builder.HasIndex(i => i.Code).IsUnique();
        }
    }
}

/// <summary>A chat that an invite leads to.</summary>
internal sealed class InviteChat
{
    public Guid ChatId { get; init; }

    public Guid InviteId { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<InviteChat>
    {
        public void Configure(EntityTypeBuilder<InviteChat> builder)
        {
            builder.ToTable("invite_chats").HasKey(c => new { c.ChatId, c.InviteId });
            builder.HasOne<Invite>().WithMany(i => i.Chats).HasForeignKey(c => c.InviteId);
            builder.HasOne<Conversation>().WithMany().HasForeignKey(c => c.ChatId);
        }
    }
}
