using System.Security.Cryptography;
using System.Text;
using Auth.Service.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auth.Service.Mfa;

/// <summary>A code for the day when the authenticator app is lost; good once, known by its hash.</summary>
public sealed class RecoveryCode
{
    /// <summary>How many there are at once.</summary>
    public const int Count = 10;

    /// <summary>80 random bits: enough that a plain hash of it cannot be reversed by trying, and sixteen letters to type.</summary>
    private const int Bytes = 10;

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the letters.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was used up; null before.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>A new code as it is shown, once: <c>ABCD-EFGH-IJKL-MNOP</c>.</summary>
    public static string Create() => string.Join('-', Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)).Chunk(4).Select(letters => new string(letters)));

    /// <summary>The hash of a code as somebody types it: case, dashes and spaces do not count.</summary>
    public static byte[] HashOf(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()));

    internal sealed class Table : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> code)
        {
            code.HasKey(c => new { c.UserId, c.Hash });
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
