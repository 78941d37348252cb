using Auth.Service.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Passkeys;

/// <summary>A passkey: the public half of a key pair that an authenticator keeps for an account (WebAuthn level 3, §4 "credential record").</summary>
public sealed class Passkey
{
    /// <summary>Longest <see cref="Name"/> in characters.</summary>
    public const int MaxName = 64;

    /// <summary>UUIDv7, by which its owner names it to us.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>By which the authenticator finds it; 16 to 1023 bytes, never twice.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>The public key, as COSE writes it (RFC 9052 §7).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often the authenticator says that it has signed; 0 for ever where it does not count. One that goes back was copied.</summary>
    public required long SignCount { get; set; }

    /// <summary>How the browser reaches the authenticator, as it says itself: a hint for the next time.</summary>
    public required string[] Transports { get; init; }

    /// <summary>Whether it may leave the device that made it.</summary>
    public required bool IsBackupEligible { get; init; }

    /// <summary>Whether it has: it is with a provider and on its owner's other devices.</summary>
    public required bool IsBackedUp { get; set; }

    /// <summary>How its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last proved who its owner is; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    internal static Passkey Of(UserPasskeyInfo made, Guid userId, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        CredentialId = made.CredentialId,
        PublicKey = made.PublicKey,
        SignCount = made.SignCount,
        Transports = made.Transports ?? [],
        IsBackupEligible = made.IsBackupEligible,
        IsBackedUp = made.IsBackedUp,
        Name = name,
        CreatedAt = now,
    };

    /// <summary>As the framework knows it. The attestation is not kept: any authenticator is welcome, so nobody would ask for it again.</summary>
    internal UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, isUserVerified: true, IsBackupEligible, IsBackedUp,
        attestationObject: [], clientDataJson: []);

    internal sealed class Table : IEntityTypeConfiguration<Passkey>
    {
        public const string UniqueCredential = "ix_passkeys_credential_id";

        public void Configure(EntityTypeBuilder<Passkey> passkey)
        {
            passkey.HasIndex(p => p.CredentialId).IsUnique().HasDatabaseName(UniqueCredential);
            passkey.Property(p => p.Name).HasMaxLength(MaxName);
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
