using System.Text.Json.Serialization;
using Chat.Service.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Moderation;

/// <summary>
/// What someone has told the installation's admins of a message, with what it said at that moment: an edit or a deletion afterwards takes
/// nothing away from it.
/// </summary>
internal sealed class Report
{
    public Guid Id { get; init; }

    public Guid ChatId { get; init; }

    public Guid MessageId { get; init; }

    public Guid SenderId { get; init; }

    public required string Content { get; init; }

    public Guid ReporterId { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; set; }

    public Guid? ResolvedBy { get; set; }

    public Resolution? Resolution { get; set; }

    public string? Note { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Report>
    {
        public void Configure(EntityTypeBuilder<Report> builder)
        {
            builder.HasIndex(r => new { r.MessageId, r.ReporterId }).IsUnique();
            builder.HasIndex(r => r.Id).HasFilter("resolved_at IS NULL").HasDatabaseName("ix_reports_open");
        }
    }
}

/// <summary>What an admin made of a report; on the wire <c>dismissed</c>, <c>acted_upon</c>.</summary>
[JsonConverter(typeof(WordConverter<Resolution>))]
public enum Resolution
{
    /// <summary>There is nothing wrong with the message.</summary>
    Dismissed,

    /// <summary>The message was removed, its sender banned or spoken to.</summary>
    ActedUpon,
}
