using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Push;

/// <summary>What was tried for somebody, for them to read (table <c>push_log</c>); never what it said.</summary>
internal sealed class PushRecord
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid SubscriptionId { get; init; }

    public required string Device { get; init; }

    /// <summary>The chat; null for a test.</summary>
    public Guid? ChatId { get; init; }

    /// <summary>One of <see cref="PushOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The status of the push service's answer; null where there was none.</summary>
    public int? Status { get; init; }

    public DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PushRecord>
    {
        public void Configure(EntityTypeBuilder<PushRecord> builder)
        {
            builder.ToTable("push_log");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasIndex(r => new { r.UserId, r.Id });
            builder.HasIndex(r => r.At);
        }
    }
}

/// <summary>What came of an attempt, in the log that people read.</summary>
internal static class PushOutcomes
{
    /// <summary>The push service took it.</summary>
    public const string Sent = "sent";

    /// <summary>It did not, and is asked again.</summary>
    public const string Retry = "retry";

    /// <summary>It did not, for too often or for good.</summary>
    public const string Failed = "failed";

    /// <summary>The browser has ended the subscription, which is deleted.</summary>
    public const string Gone = "gone";

    /// <summary>The endpoint leads to no public address.</summary>
    public const string ForbiddenAddress = "forbidden_address";

    /// <summary>Push is off on this server.</summary>
    public const string Off = "off";
}
