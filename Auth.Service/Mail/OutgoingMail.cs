using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Mail;

/// <summary>A mail that waits to be sent. It goes when it is sent, or after <see cref="MailDelivery.GiveUpAfter"/>.</summary>
public sealed class OutgoingMail
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it says.</summary>
    public required MailTemplate Template { get; init; }

    /// <summary>The address that it goes to.</summary>
    public required string Recipient { get; init; }

    /// <summary>When the cause of it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextTryAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<OutgoingMail>
    {
        public void Configure(EntityTypeBuilder<OutgoingMail> mail)
        {
            mail.ToTable("outgoing_mails");
            mail.Property(m => m.Template).HasConversion<string>();
            mail.HasIndex(m => m.NextTryAt);
        }
    }
}
