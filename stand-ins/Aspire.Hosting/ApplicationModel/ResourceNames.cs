using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of resources and of their running instances, <c>{resource}-{8 characters}</c>.</summary>
internal static class ResourceNames
{
    private const int MaxLength = 64;
    private const int SuffixLength = 8;

    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var allowed = name.Length <= MaxLength
            && char.IsAsciiLetter(name[0])
            && name[^1] != '-'
            && !name.Contains("--", StringComparison.Ordinal)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        if (!allowed)
        {
            throw new ArgumentException(
                $"'{name}' is no name for a resource: 1 to {MaxLength} ASCII letters, digits and single hyphens, beginning with a letter.", nameof(name));
        }
    }

    public static string NewInstance(string resource) =>
        $"{resource}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", SuffixLength)}";
}
