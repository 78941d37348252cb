using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Push;

/// <summary>A browser that takes notifications for somebody (table <c>push_subscriptions</c>).</summary>
internal sealed class PushSubscription
{
    /// <summary>The most characters of an endpoint; push services use some 200.</summary>
    public const int MostEndpoint = 1000;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The session that it was made in: it ends with it.</summary>
    public Guid SessionId { get; init; }

    /// <summary>Where its push service takes messages for it: a capability, so a secret.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The browser's public key, an uncompressed point of P-256 (RFC 8291 §3.1).</summary>
    public required byte[] P256dh { get; init; }

    /// <summary>The browser's authentication secret, 16 bytes (RFC 8291 §3.2).</summary>
    public required byte[] Auth { get; init; }

    /// <summary>What its owner knows it by.</summary>
    public required string Device { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a page last said that it is still there.</summary>
    public DateTimeOffset RenewedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PushSubscription>
    {
        public void Configure(EntityTypeBuilder<PushSubscription> builder)
        {
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.HasIndex(s => s.Endpoint).IsUnique();
            builder.HasIndex(s => s.UserId);
        }
    }
}
