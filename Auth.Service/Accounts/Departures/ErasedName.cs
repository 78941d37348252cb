using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Accounts.Departures;

/// <summary>
/// A user name that somebody had. Nobody gets it again, nor one that looks like it: whoever took it would be taken for its first owner in
/// everything that others remember (docs/decisions/0016-deleted-accounts.md).
/// </summary>
public sealed class ErasedName
{
    /// <summary>SHA-256 of a <see cref="User.UsernameKey"/> or <see cref="User.UsernameSkeleton"/>: enough to know it again.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What is stored of a name.</summary>
    public static byte[] HashOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    internal sealed class Table : IEntityTypeConfiguration<ErasedName>
    {
        public void Configure(EntityTypeBuilder<ErasedName> name)
        {
            name.ToTable("erased_names");
            name.HasKey(n => n.Hash);
        }
    }
}
