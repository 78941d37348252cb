using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Push;

/// <summary>Our key pair towards push services (table <c>vapid_keys</c>, one row).</summary>
internal sealed class VapidKey
{
    /// <summary>Always true: there is one row.</summary>
    public bool One { get; init; }

    /// <summary>The uncompressed point, which browsers subscribe with.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS #8, encrypted by the keys of <c>DataProtection:Directory</c>.</summary>
    public required byte[] PrivateKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<VapidKey>
    {
        public void Configure(EntityTypeBuilder<VapidKey> builder)
        {
            builder.ToTable("vapid_keys", table => table.HasCheckConstraint("ck_vapid_keys_one", "one")).HasKey(k => k.One);
            builder.Property(k => k.One).ValueGeneratedNever();
        }
    }
}
