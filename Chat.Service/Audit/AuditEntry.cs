using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Audit;

/// <summary>
/// An act that was committed with what it tells of and waits to stand in Auth's audit log; gone once Auth has it. Its members are those
/// of <c>POST /internal/audit</c>.
/// </summary>
internal sealed class AuditEntry
{
    /// <summary>UUIDv7, by which Auth knows one that comes twice.</summary>
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="Acts"/>.</summary>
    public required string Act { get; init; }

    public Guid? ActorId { get; init; }

    public Guid? SessionId { get; init; }

    public string? Ip { get; init; }

    /// <summary>To what, as <c>kind:id</c>.</summary>
    public string? Target { get; init; }

    /// <summary>JSON of what changed, as it was.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what changed, as it is now.</summary>
    public string? After { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.ToTable("audit_outbox");
    }
}
