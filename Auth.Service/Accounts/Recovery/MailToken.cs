using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Accounts.Recovery;

/// <summary>A secret that was mailed to somebody, as it is stored: only its hash. It is good once, for <see cref="Lifetime"/>.</summary>
public sealed class MailToken
{
    /// <summary>From the moment the mail is sent.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>SHA-256 of the token (<see cref="OpaqueToken"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose address it was mailed to.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What it is good for.</summary>
    public required MailTokenPurpose Purpose { get; init; }

    /// <summary>When it is of no more use.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<MailToken>
    {
        public void Configure(EntityTypeBuilder<MailToken> token)
        {
            token.HasKey(t => t.Hash);
            token.Property(t => t.Purpose).HasConversion<string>();
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What a mailed secret is good for; one kind never passes for another.</summary>
public enum MailTokenPurpose
{
    /// <summary>To set a new password.</summary>
    PasswordReset,

    /// <summary>To show that the address is one's own.</summary>
    Verification,
}
