using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Tickets;

/// <summary>
/// A one-use pass for where a client cannot send a header: a browser's <c>EventSource</c> or <c>WebSocket</c>. It stands in a URL, so it
/// is of use once, for half a minute, for one purpose. Kept in PostgreSQL, not in Redis: it then works while Redis is down.
/// </summary>
public sealed class Ticket
{
    /// <summary>SHA-256 of the ticket (<see cref="OpaqueToken"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose session it stands for.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>One of <see cref="Purposes"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>When it is of no more use.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> ticket)
        {
            ticket.ToTable("tickets");
            ticket.HasKey(t => t.Hash);
            ticket.HasIndex(t => t.ExpiresAt);
            ticket.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
