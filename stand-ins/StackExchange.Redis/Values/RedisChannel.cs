using System.Text;

namespace StackExchange.Redis;

/// <summary>A pub/sub channel by its exact name, or a glob pattern over names.</summary>
public readonly struct RedisChannel : IEquatable<RedisChannel>
{
    private readonly RedisValue _name;

    private RedisChannel(RedisValue name, bool isPattern) => (_name, IsPattern) = (name, isPattern);

    public bool IsPattern { get; }

    public bool IsNullOrEmpty => _name.IsNullOrEmpty;

    /// <summary>The channel of exactly this name, whatever characters it has.</summary>
    public static RedisChannel Literal(string value) => new(Encoding.UTF8.GetBytes(value), isPattern: false);

    public static RedisChannel Literal(byte[] value) => new(value, isPattern: false);

    /// <summary>Every channel that matches the glob (<c>?</c>, <c>*</c>, <c>[ab]</c>).</summary>
    public static RedisChannel Pattern(string value) => new(Encoding.UTF8.GetBytes(value), isPattern: true);

    public static RedisChannel Pattern(byte[] value) => new(value, isPattern: true);

    internal static RedisChannel Received(RedisValue name, bool isPattern) => new(name, isPattern);

    internal RedisValue AsValue() => _name;

    public static implicit operator string?(RedisChannel key) => key._name;

    public static implicit operator byte[]?(RedisChannel key) => key._name;

    public static bool operator ==(RedisChannel x, RedisChannel y) => x.Equals(y);

    public static bool operator !=(RedisChannel x, RedisChannel y) => !x.Equals(y);

    public bool Equals(RedisChannel other) => IsPattern == other.IsPattern && _name.Equals(other._name);

    public override bool Equals(object? obj) => obj is RedisChannel other && Equals(other);

    public override int GetHashCode() => _name.GetHashCode();

    public override string ToString() => _name.ToString();
}
