using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Mfa;

/// <summary>
/// A sign-in or registration that has begun and waits for its second half: a code after the password, an authenticator's answer after
/// its question. Whoever has the token may go on, once, for a few minutes.
/// </summary>
public sealed class Challenge
{
    /// <summary>SHA-256 of the token (<see cref="Sessions.OpaqueToken"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it is for: a token for one thing does nothing for another.</summary>
    public required string Purpose { get; init; }

    /// <summary>For whom; null where that is not known yet.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What the second half is compared with; null where nothing is.</summary>
    public string? State { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Challenge>
    {
        public void Configure(EntityTypeBuilder<Challenge> challenge)
        {
            challenge.HasKey(c => c.Hash);
            challenge.HasIndex(c => c.ExpiresAt);
        }
    }
}
