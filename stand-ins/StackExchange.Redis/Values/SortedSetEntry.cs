using System.Runtime.InteropServices;

namespace StackExchange.Redis;

/// <summary>A member of a sorted set and its score.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct SortedSetEntry(RedisValue element, double score) : IEquatable<SortedSetEntry>
{
    public RedisValue Element { get; } = element;

    public double Score { get; } = score;

    public static bool operator ==(SortedSetEntry x, SortedSetEntry y) => x.Equals(y);

    public static bool operator !=(SortedSetEntry x, SortedSetEntry y) => !x.Equals(y);

    public bool Equals(SortedSetEntry other) => Element == other.Element && Score.Equals(other.Score);

    public override bool Equals(object? obj) => obj is SortedSetEntry other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Element, Score);

    public override string ToString() => $"{Element}: {Score}";
}
