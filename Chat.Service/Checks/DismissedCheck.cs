using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Checks;

/// <summary>A self-check that an administrator has put away, as it was then (table <c>dismissed_checks</c>).</summary>
internal sealed class DismissedCheck
{
    public Guid UserId { get; init; }

    public required string CheckId { get; init; }

    /// <summary>What it said: another word brings it back.</summary>
    public required string Status { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<DismissedCheck>
    {
        public void Configure(EntityTypeBuilder<DismissedCheck> builder) => builder.ToTable("dismissed_checks").HasKey(d => new { d.UserId, d.CheckId });
    }
}
