using System.Buffers.Binary;

namespace Notify.Service.Sockets;

/// <summary>
/// Follows the frames in what a client sends and finds what the framework lets pass: one that is not masked (RFC 6455 §5.1), and a length with its
/// highest bit set (§5.2).
/// </summary>
internal sealed class FrameWalk
{
    private const int LongestHeader = 14;
    private const byte MaskBit = 0x80;

    private readonly byte[] _header = new byte[LongestHeader];
    private int _read;
    private long _payload;

    /// <summary>Goes on over the next bytes; false at a violation.</summary>
    public bool Pass(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payload > 0)
            {
                var skipped = (int)Math.Min(_payload, bytes.Length);
                _payload -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_read++] = bytes[0];
            bytes = bytes[1..];
            if (_read > 1 && !TryEndHeader())
            {
                return false;
            }
        }

        return true;
    }

    private bool TryEndHeader()
    {
        if ((_header[1] & MaskBit) == 0)
        {
            return false;
        }

        var length = _header[1] & ~MaskBit;
        var size = length switch { 127 => LongestHeader, 126 => 8, _ => 6 };
        if (_read < size)
        {
            return true;
        }

        _read = 0;
        _payload = length switch
        {
            127 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            _ => length,
        };
        return _payload >= 0;
    }
}
