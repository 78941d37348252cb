using Auth.Service.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Mfa;

/// <summary>The authenticator app of an account.</summary>
public sealed class SecondFactor
{
    /// <summary>Whose it is; one each.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The secret shared with the app, encrypted (<see cref="SecretProtector"/>).</summary>
    public required byte[] Secret { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when it is asked for: its first code was given. Null before.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The newest step whose code was taken; no code of it or of an older one is taken again (RFC 6238 §5.2).</summary>
    public long LastStep { get; set; }

    /// <summary>Codes tried since <see cref="AttemptsSince"/>; a right one sets it back.</summary>
    public int Attempts { get; set; }

    /// <summary>When the present count of attempts began.</summary>
    public DateTimeOffset AttemptsSince { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<SecondFactor>
    {
        public void Configure(EntityTypeBuilder<SecondFactor> factor)
        {
            factor.HasKey(f => f.UserId);
            factor.HasOne<User>().WithOne().HasForeignKey<SecondFactor>(f => f.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
