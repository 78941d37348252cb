using System.Runtime.InteropServices;

namespace StackExchange.Redis;

/// <summary>A field of a hash and its value.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct HashEntry(RedisValue name, RedisValue value) : IEquatable<HashEntry>
{
    public RedisValue Name { get; } = name;

    public RedisValue Value { get; } = value;

    public static bool operator ==(HashEntry x, HashEntry y) => x.Equals(y);

    public static bool operator !=(HashEntry x, HashEntry y) => !x.Equals(y);

    public bool Equals(HashEntry other) => Name == other.Name && Value == other.Value;

    public override bool Equals(object? obj) => obj is HashEntry other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Name, Value);

    public override string ToString() => $"{Name}: {Value}";
}
