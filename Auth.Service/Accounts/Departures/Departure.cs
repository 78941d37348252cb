using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Accounts.Departures;

/// <summary>That an account was closed or erased, for Chat to know: written in the transaction of that act, gone once Chat has answered.</summary>
public sealed class Departure
{
    /// <summary>Any UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose account, or which bot.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What became of it.</summary>
    public required DepartureKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often Chat was told.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is told next.</summary>
    public required DateTimeOffset NextTryAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Departure>
    {
        public void Configure(EntityTypeBuilder<Departure> departure)
        {
            departure.ToTable("departures");
            departure.Property(d => d.Kind).HasConversion<string>();
            departure.HasIndex(d => d.NextTryAt);
        }
    }
}

/// <summary>What became of an account.</summary>
public enum DepartureKind
{
    /// <summary>It is disabled, or deleted by its owner: nobody acts by it, but it may come back.</summary>
    Closed,

    /// <summary>It is no more.</summary>
    Erased,
}
