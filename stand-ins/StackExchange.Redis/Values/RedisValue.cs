using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

/// <summary>
/// A value that is sent or was received: null, bytes, text, an integer or a number. Two values are equal when the bytes that the
/// server would see are. Bytes from the server are a slice of the reply: taking them as <see cref="ReadOnlyMemory{T}"/> copies nothing.
/// </summary>
public readonly partial struct RedisValue : IEquatable<RedisValue>
{
    private static readonly object Raw = new(), Integer = new(), Number = new();

    /// <summary>A string, or one of the three marks above, or null for "no value".</summary>
    private readonly object? _kind;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _bits;

    public RedisValue(string value) => _kind = value;

    private RedisValue(ReadOnlyMemory<byte> bytes) => (_kind, _bytes) = (Raw, bytes);

    private RedisValue(object kind, long bits) => (_kind, _bits) = (kind, bits);

    public static RedisValue Null => default;

    public static RedisValue EmptyString { get; } = new(string.Empty);

    public bool IsNull => _kind is null;

    public bool IsInteger => ReferenceEquals(_kind, Integer);

    public bool IsNullOrEmpty => IsNull || GetByteCount() == 0;

    public bool HasValue => !IsNullOrEmpty;

    /// <summary>The length in bytes of what is sent.</summary>
    public int GetByteCount() => _kind switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        var kind when kind == Raw => _bytes.Length,
        _ => Format(stackalloc byte[NumberLength]),
    };

    /// <summary>Writes what is sent; returns the count of bytes.</summary>
    public int CopyTo(Span<byte> destination)
    {
        switch (_kind)
        {
            case null:
                return 0;
            case string text:
                return Encoding.UTF8.GetBytes(text, destination);
            case var kind when kind == Raw:
                _bytes.Span.CopyTo(destination);
                return _bytes.Length;
            default:
                Span<byte> digits = stackalloc byte[NumberLength];
                digits = digits[..Format(digits)];
                digits.CopyTo(destination);
                return digits.Length;
        }
    }

    public bool TryParse(out long val)
    {
        if (IsInteger)
        {
            val = _bits;
            return true;
        }

        var bytes = AsMemory().Span;
        return Utf8Parser.TryParse(bytes, out val, out var used) && used == bytes.Length;
    }

    public bool TryParse(out int val)
    {
        var fits = TryParse(out long wide) && wide is >= int.MinValue and <= int.MaxValue;
        val = fits ? (int)wide : 0;
        return fits;
    }

    public bool TryParse(out double val)
    {
        switch (_kind)
        {
            case var kind when kind == Number:
                val = BitConverter.Int64BitsToDouble(_bits);
                return true;
            case var kind when kind == Integer:
                val = _bits;
                return true;
        }

        var text = ToString();
        (var known, val) = text switch
        {
            "inf" or "+inf" => (true, double.PositiveInfinity),
            "-inf" => (true, double.NegativeInfinity),
            "nan" => (true, double.NaN),
            _ => (false, 0d),
        };
        return known || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out val);
    }

    public bool Equals(RedisValue other) => IsNull == other.IsNull && AsMemory().Span.SequenceEqual(other.AsMemory().Span);

    public override bool Equals(object? obj) => obj is RedisValue other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(AsMemory().Span);
        return hash.ToHashCode();
    }

    public override string ToString() => _kind as string ?? Encoding.UTF8.GetString(AsMemory().Span);

    private const int NumberLength = 32;

    private ReadOnlyMemory<byte> AsMemory()
    {
        if (_kind is null || _kind == Raw)
        {
            return _bytes;
        }

        var bytes = new byte[GetByteCount()];
        CopyTo(bytes);
        return bytes;
    }

    private int Format(Span<byte> destination)
    {
        var written = 0;
        if (IsInteger)
        {
            _bits.TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
            return written;
        }

        var number = BitConverter.Int64BitsToDouble(_bits);
        if (double.IsInfinity(number))
        {
            var name = number > 0 ? "+inf"u8 : "-inf"u8;
            name.CopyTo(destination);
            return name.Length;
        }

        number.TryFormat(destination, out written, "R", CultureInfo.InvariantCulture);
        return written;
    }
}
