namespace StackExchange.Redis;

public readonly partial struct RedisValue
{
    public static implicit operator RedisValue(string? value) => value is null ? default : new(value);

    public static implicit operator RedisValue(byte[]? value) => value is null ? default : new(value.AsMemory());

    public static implicit operator RedisValue(Memory<byte> value) => new((ReadOnlyMemory<byte>)value);

    public static implicit operator RedisValue(ReadOnlyMemory<byte> value) => new(value);

    public static implicit operator RedisValue(int value) => new(Integer, value);

    public static implicit operator RedisValue(int? value) => value is { } number ? number : default(RedisValue);

    public static implicit operator RedisValue(long value) => new(Integer, value);

    public static implicit operator RedisValue(long? value) => value is { } number ? number : default(RedisValue);

    public static implicit operator RedisValue(double value) => new(Number, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator RedisValue(bool value) => new(Integer, value ? 1 : 0);

    public static implicit operator string?(RedisValue value) => value.IsNull ? null : value.ToString();

    public static implicit operator byte[]?(RedisValue value) => value.IsNull ? null : value.AsMemory().ToArray();

    public static implicit operator ReadOnlyMemory<byte>(RedisValue value) => value.AsMemory();

    public static explicit operator bool(RedisValue value) => value.IsNull ? false : value.TryParse(out long number) && number is 0 or 1
        ? number == 1
        : throw Refused(value, "bool");

    public static explicit operator int(RedisValue value) =>
        value.IsNull ? 0 : value.TryParse(out int number) ? number : throw Refused(value, "int");

    public static explicit operator int?(RedisValue value) => value.IsNull ? null : (int)value;

    public static explicit operator long(RedisValue value) =>
        value.IsNull ? 0 : value.TryParse(out long number) ? number : throw Refused(value, "long");

    public static explicit operator long?(RedisValue value) => value.IsNull ? null : (long)value;

    public static explicit operator double(RedisValue value) =>
        value.IsNull ? 0 : value.TryParse(out double number) ? number : throw Refused(value, "double");

    public static explicit operator double?(RedisValue value) => value.IsNull ? null : (double)value;

    public static bool operator ==(RedisValue x, RedisValue y) => x.Equals(y);

    public static bool operator !=(RedisValue x, RedisValue y) => !x.Equals(y);

    private static InvalidCastException Refused(RedisValue value, string type) =>
        new($"Unable to cast a value of {value.GetByteCount()} bytes to {type}.");
}
