using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Audit;

/// <summary>
/// One administrative or security act. Rows are only ever added: a trigger refuses UPDATE, DELETE and TRUNCATE. Nothing refers to
/// accounts or sessions by foreign key, so that the log outlives both.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Longest <see cref="Act"/> in characters.</summary>
    public const int MaxAct = 64;

    /// <summary>Longest <see cref="Target"/> in characters.</summary>
    public const int MaxTarget = 200;

    /// <summary>UUIDv7: the order of the log.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it; null for the system itself and for strangers.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>In which session; null where there was none.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>From which address; null for the system itself.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>One of <see cref="Acts"/>, or another service's own.</summary>
    public required string Act { get; init; }

    /// <summary>To what, as <c>kind:id</c>; null where it is the actor's own or nothing in particular.</summary>
    public string? Target { get; init; }

    /// <summary>JSON of what changed, before; never a secret (<see cref="AuditDetail"/>).</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what changed, after; never a secret (<see cref="AuditDetail"/>).</summary>
    public string? After { get; init; }

    /// <summary>One of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>
    /// An id that keeps what this process does within a millisecond in its order too: the fraction of the millisecond stands in the twelve
    /// bits after the time (RFC 9562, section 6.2, method 3).
    /// </summary>
    internal static Guid NewId(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = (int)(at.UtcTicks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond);
        (bytes[6], bytes[7]) = ((byte)(0x70 | (fraction >> 8)), (byte)fraction);
        return new Guid(bytes, bigEndian: true);
    }

    internal sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public const string Name = "audit_log";

        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.ToTable(Name, table => table.HasCheckConstraint("ck_audit_log_outcome", $"outcome IN ('{Outcomes.Done}', '{Outcomes.Refused}')"));
            entry.Property(e => e.Act).HasMaxLength(MaxAct);
            entry.Property(e => e.Target).HasMaxLength(MaxTarget);
            entry.Property(e => e.Before).HasColumnType("jsonb");
            entry.Property(e => e.After).HasColumnType("jsonb");
            entry.HasIndex(e => e.At);
            entry.HasIndex(e => new { e.ActorId, e.Id });
            entry.HasIndex(e => new { e.Act, e.Id });
            entry.HasIndex(e => new { e.Target, e.Id });
        }
    }
}
