using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Keys;

/// <summary>A stored ES256 key pair. What it is used for at a moment is decided by <see cref="KeySchedule"/>.</summary>
public sealed class SigningKey
{
    /// <summary>The key's id: its thumbprint (RFC 7638).</summary>
    public required string Kid { get; init; }

    /// <summary>The public half as a JSON Web Key.</summary>
    public required PublicKey PublicJwk { get; init; }

    /// <summary>PKCS #8, encrypted by <see cref="KeyProtector"/>; empty once the key is retired.</summary>
    public required byte[] PrivateKey { get; set; }

    /// <summary>When it was made, and so published.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it signs: later than its publication, so that every verifier knows it by then. Null while it is the next one.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>Since when it is no longer published; null while tokens signed by it may be about.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> key)
        {
            key.HasKey(k => k.Kid);
            key.Property(k => k.PublicJwk).HasColumnType("jsonb").HasConversion(jwk => jwk.ToJson(), json => PublicKey.FromJson(json));
        }
    }
}
