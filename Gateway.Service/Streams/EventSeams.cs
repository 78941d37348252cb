namespace Gateway.Service.Streams;

/// <summary>Between server-sent events: after an empty line, whatever ends the lines (WHATWG HTML, server-sent events).</summary>
internal sealed class EventSeams : Seams
{
    private bool _isAtSeam = true;
    private byte _beforeLast;
    private byte _last;

    public override bool IsAtSeam => _isAtSeam;

    public override int Pass(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return _isAtSeam ? 0 : -1;
        }

        var seam = bytes.Length;
        while (seam > 0 && !EndsEvent(bytes[..seam]))
        {
            seam--;
        }

        _isAtSeam = seam == bytes.Length;
        (_beforeLast, _last) = bytes.Length > 1 ? (bytes[^2], bytes[^1]) : (_last, bytes[^1]);
        return seam > 0 ? seam : -1;
    }

    /// <summary>"\n\n", "\r\r" or "\n\r\n": what came just before counts.</summary>
    private bool EndsEvent(ReadOnlySpan<byte> bytes)
    {
        var last = bytes[^1];
        var before = bytes.Length > 1 ? bytes[^2] : _last;
        return last switch
        {
            (byte)'\n' => before == '\n' || (before == '\r' && (bytes.Length > 2 ? bytes[^3] : bytes.Length > 1 ? _last : _beforeLast) == '\n'),
            (byte)'\r' => before == '\r',
            _ => false,
        };
    }
}
