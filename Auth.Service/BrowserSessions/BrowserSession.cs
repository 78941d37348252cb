using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.BrowserSessions;

/// <summary>
/// A session that a browser continues by its cookie, where another client does by refresh tokens. Stored is only the hash of the
/// cookie's secret, so that a copy of the database lets nobody in.
/// </summary>
public sealed class BrowserSession
{
    /// <summary>SHA-256 of the secret (<see cref="OpaqueToken"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<BrowserSession>
    {
        public void Configure(EntityTypeBuilder<BrowserSession> browser)
        {
            browser.ToTable("browser_sessions");
            browser.HasKey(b => b.Hash);
            browser.HasOne<Session>().WithMany().HasForeignKey(b => b.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
