using Notify.Service.Feed;

namespace Notify.Service.Delivery;

/// <summary>The most recent events of the log, without a gap, bounded in number and bytes.</summary>
internal sealed class FrameRing(int maxFrames, long maxBytes)
{
    private readonly Queue<Frame> _frames = new();
    private long _bytes;

    public int Count => _frames.Count;

    /// <summary>Whether every event after <paramref name="position"/>, up to <paramref name="head"/>, is here.</summary>
    public bool Reaches(long position, long head) => position >= head || (_frames.TryPeek(out var oldest) && oldest.Position <= position + 1);

    public void Add(Frame frame)
    {
        _frames.Enqueue(frame);
        _bytes += frame.Message.EventStream.Length;
        while (_frames.Count > maxFrames || (_bytes > maxBytes && _frames.Count > 1))
        {
            _bytes -= _frames.Dequeue().Message.EventStream.Length;
        }
    }

    /// <summary>The events after <paramref name="position"/>, in order.</summary>
    public IEnumerable<Frame> After(long position) => _frames.TryPeek(out var oldest)
        ? _frames.Skip((int)Math.Max(0, position + 1 - oldest.Position))
        : [];

    public void Clear()
    {
        _frames.Clear();
        _bytes = 0;
    }
}
