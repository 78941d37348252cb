namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Only tokens with a good signature are kept, and of such a signature nobody can choose the bits: a few of its characters are as good as a
/// hash of all. What counts is that the whole text is the same.
/// </summary>
internal sealed class BySignature : IEqualityComparer<string>
{
    private const int Characters = 12;

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => string.GetHashCode(obj.AsSpan(Math.Max(0, obj.Length - Characters)), StringComparison.Ordinal);
}
