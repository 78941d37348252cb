using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Webhooks;

/// <summary>A receiver of the events of some chats (table <c>webhooks</c>), and how far it has been told.</summary>
internal sealed class Webhook
{
    public Guid Id { get; init; }

    /// <summary>Who made it. It is told only of chats in which this person is, now, an owner or admin.</summary>
    public Guid OwnerId { get; init; }

    public required string Url { get; set; }

    /// <summary>The key of the signatures: needed as it is to sign, so it cannot be stored as a hash.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The key before that one, which signs too until <see cref="OldSecretUntil"/>.</summary>
    public byte[]? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }

    public required string[] Events { get; set; }

    public required Guid[] Chats { get; set; }

    /// <summary>Everything up to this position of the log was delivered, or is none of its business.</summary>
    public long Position { get; set; }

    /// <summary>Failed attempts since the last success.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? FailingSince { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public string? DisabledReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Takes up again, from where it stopped.</summary>
    public void Enable() => (DisabledAt, DisabledReason, Failures, FailingSince, NextAttemptAt) = (null, null, 0, null, null);

    public void Disable(string reason, DateTimeOffset now) => (DisabledAt, DisabledReason, NextAttemptAt) = (now, reason, null);

    internal sealed class Table : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> builder)
        {
            builder.HasIndex(w => w.OwnerId);
            builder.Property(w => w.Id).ValueGeneratedNever();
        }
    }
}
