namespace Notify.Service.Sockets;

/// <summary>How many more frames a client may send now: a bucket that refills with time. Not thread-safe: the reader's.</summary>
internal sealed class FrameAllowance(SocketOptions options, TimeProvider time)
{
    private double _left = options.FrameBurst;
    private long _since = time.GetTimestamp();

    /// <summary>False for one too many.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(options.FrameBurst, _left + (time.GetElapsedTime(_since, now).TotalSeconds * options.FramesPerSecond));
        _since = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
