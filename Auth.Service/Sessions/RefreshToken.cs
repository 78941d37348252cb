using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Sessions;

/// <summary>A refresh token as it is stored: only its hash, so that a copy of the database lets nobody in.</summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token (<see cref="OpaqueToken"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The session that it continues.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is of no more use.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was exchanged for its successor; null while it is the newest of its session.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Its successor, readable only with this token in hand (<see cref="SealedSuccessor"/>); null while it is the newest.</summary>
    public byte[]? Successor { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> token)
        {
            token.HasKey(t => t.Hash);
            token.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
