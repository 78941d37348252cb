using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Webhooks;

/// <summary>One attempt to tell a receiver of one event (table <c>webhook_deliveries</c>).</summary>
internal sealed class WebhookDelivery
{
    public Guid WebhookId { get; init; }

    public Guid Id { get; init; }

    public long Position { get; init; }

    public required string Type { get; init; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was no answer, or none that counts: one of <see cref="Attempt"/>'s words.</summary>
    public string? Error { get; init; }

    public int Milliseconds { get; init; }

    public DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
        {
            builder.HasKey(d => new { d.WebhookId, d.Id });
            builder.HasIndex(d => d.At);
            builder.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
