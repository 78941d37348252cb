namespace StackExchange.Redis;

/// <summary>The name of a key: text (sent as UTF-8) or bytes. Two keys are equal when their bytes are.</summary>
public readonly struct RedisKey : IEquatable<RedisKey>
{
    private readonly RedisValue _name;

    public RedisKey(string? key) => _name = key;

    private RedisKey(byte[]? key) => _name = key;

    public static implicit operator RedisKey(string? key) => new(key);

    public static implicit operator RedisKey(byte[]? key) => new(key);

    public static implicit operator string?(RedisKey key) => key._name;

    public static implicit operator byte[]?(RedisKey key) => key._name;

    public static bool operator ==(RedisKey x, RedisKey y) => x.Equals(y);

    public static bool operator !=(RedisKey x, RedisKey y) => !x.Equals(y);

    /// <summary>What is sent to the server.</summary>
    internal RedisValue AsValue() => _name;

    public bool Equals(RedisKey other) => _name.Equals(other._name);

    public override bool Equals(object? obj) => obj is RedisKey other && Equals(other);

    public override int GetHashCode() => _name.GetHashCode();

    public override string ToString() => _name.ToString();
}
