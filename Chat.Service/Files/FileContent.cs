using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Files;

/// <summary>
/// Bytes that the store has (table <c>file_contents</c>), once, however many files they are. The id is part of their <see cref="Key"/> and
/// is never used again: what is removed from the store can never be what has just been put there.
/// </summary>
internal sealed class FileContent
{
    public Guid Id { get; init; }

    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }

    public long Size { get; init; }

    /// <summary>The media type that its first bytes show, whatever its uploader called it.</summary>
    public required string Type { get; init; }

    /// <summary>Of an image, in pixels, as it is to be shown.</summary>
    public int? Width { get; init; }

    /// <summary>Of an image, in pixels, as it is to be shown.</summary>
    public int? Height { get; init; }

    /// <summary>Its name in the store.</summary>
    public string Key => KeyOf(Hash, Id);

    /// <summary>By hash, so that <c>sha256sum</c> tells whether a store is whole.</summary>
    public static string KeyOf(byte[] hash, Guid id) => $"{Convert.ToHexStringLower(hash)}-{id:N}";

    /// <summary>The id in a key, and in those of its thumbnails.</summary>
    public static Guid IdOf(string key) => Guid.ParseExact(key.AsSpan(65, 32), "N");

    /// <summary>Whether it is a key, or that of a thumbnail, and not something that others have put beside.</summary>
    public static bool IsKey(string name) => name.Length >= 97 && name[64] == '-' && Guid.TryParseExact(name.AsSpan(65, 32), "N", out _);

    internal sealed class Table : IEntityTypeConfiguration<FileContent>
    {
        public void Configure(EntityTypeBuilder<FileContent> builder)
        {
            builder.ToTable("file_contents");
            builder.HasIndex(c => c.Hash).IsUnique();
            builder.Ignore(c => c.Key);
        }
    }
}
