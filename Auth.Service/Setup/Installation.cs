using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Setup;

/// <summary>What the setup told of this installation: one row, or none before.</summary>
public sealed class Installation
{
    /// <summary>Longest <see cref="TeamName"/> in characters.</summary>
    public const int MaxTeamName = 100;

    /// <summary>The only row's.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>How the team calls itself.</summary>
    public required string TeamName { get; set; }

    /// <summary>When the first admin was made.</summary>
    public required DateTimeOffset SetUpAt { get; set; }

    /// <summary>The link that was used up, by its hash: it opens nothing again, whatever becomes of the admin.</summary>
    public required byte[] LinkHash { get; set; }

    /// <summary>Who was made the first admin by it.</summary>
    public required Guid AdminId { get; set; }

    /// <summary>The chat in which they arrive: its id is chosen here, so that Chat makes it once however often it is asked.</summary>
    public required Guid GeneralId { get; set; }

    /// <summary>When Chat had made it; null before.</summary>
    public DateTimeOffset? GeneralMadeAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Installation>
    {
        public void Configure(EntityTypeBuilder<Installation> installation)
        {
            installation.ToTable("installation", table => table.HasCheckConstraint("ck_installation_id", $"id = {OnlyId}"));
            installation.Property(i => i.Id).ValueGeneratedNever();
            installation.Property(i => i.TeamName).HasMaxLength(MaxTeamName);
        }
    }
}
