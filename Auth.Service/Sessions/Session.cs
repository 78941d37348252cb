using System.Net;
using Auth.Service.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Sessions;

/// <summary>One login on one device; the <c>sid</c> of its tokens. Its refresh tokens are one family.</summary>
public sealed class Session
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a token of it was last issued, to <see cref="LifetimeOptions.LastSeenSeconds"/>.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When its user last proved again who they are; null before the first time, when <see cref="CreatedAt"/> counts.</summary>
    public DateTimeOffset? SteppedUpAt { get; set; }

    /// <summary>When it ends if it is not refreshed.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was ended early; null while it lives.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>One of <see cref="EndReasons"/> once it was ended early.</summary>
    public string? EndReason { get; set; }

    /// <summary>The client's own description, cut to <see cref="Device.MaxUserAgent"/> characters.</summary>
    public string? UserAgent { get; set; }

    /// <summary>Where it was last seen.</summary>
    public IPAddress? Ip { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> session) =>
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
