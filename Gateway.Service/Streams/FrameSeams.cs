using System.Buffers.Binary;

namespace Gateway.Service.Streams;

/// <summary>Between WebSocket frames of an upstream (RFC 6455 §5.2), which are not masked.</summary>
internal sealed class FrameSeams : Seams
{
    private const int LongestHeader = 14;
    private const byte Masked = 0x80;

    private readonly byte[] _header = new byte[LongestHeader];
    private int _inHeader;
    private ulong _ofPayload;

    public override bool IsAtSeam => _inHeader == 0 && _ofPayload == 0;

    public override int Pass(ReadOnlySpan<byte> bytes)
    {
        var seam = -1;
        for (var at = 0; at < bytes.Length;)
        {
            if (_ofPayload > 0)
            {
                var skipped = (int)Math.Min(_ofPayload, (ulong)(bytes.Length - at));
                _ofPayload -= (ulong)skipped;
                at += skipped;
            }
            else
            {
                _header[_inHeader++] = bytes[at++];
                if (_inHeader == HeaderLength())
                {
                    _ofPayload = PayloadLength();
                    _inHeader = 0;
                }
            }

            if (IsAtSeam)
            {
                seam = at;
            }
        }

        return seam;
    }

    private int HeaderLength() => _inHeader < 2
        ? LongestHeader
        : 2 + ((_header[1] & ~Masked) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_header[1] & Masked) != 0 ? 4 : 0);

    private ulong PayloadLength() => (_header[1] & ~Masked) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
        var length => (ulong)length,
    };
}
