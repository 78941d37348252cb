using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Accounts.Me;

/// <summary>What is left of an account that was erased, and of each of its bots: that there was one. Its messages still carry the id.</summary>
public sealed class ErasedUser
{
    /// <summary>The id that it had.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was erased.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ErasedUser>
    {
        public void Configure(EntityTypeBuilder<ErasedUser> user) => user.ToTable("erased_users");
    }
}
