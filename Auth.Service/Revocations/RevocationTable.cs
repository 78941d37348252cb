using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Revocations;

internal sealed class RevocationTable : IEntityTypeConfiguration<Revocation>
{
    public void Configure(EntityTypeBuilder<Revocation> revocation)
    {
        revocation.ToTable("revocations");
        revocation.HasIndex(r => r.CreatedAt);
    }
}
