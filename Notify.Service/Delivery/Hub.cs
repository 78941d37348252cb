using Microsoft.Extensions.Options;
using Notify.Service.Feed;
using Notify.Service.Streams;

namespace Notify.Service.Delivery;

/// <summary>
/// Routes the log to the streams that are open here, one event after the other, each stream getting each event that its user may see
/// exactly once and in order. One lock is the order: everything below happens before or after an event, never during one. Writing to
/// the clients happens outside it (<see cref="Flush"/>).
/// </summary>
internal sealed partial class Hub(IOptions<StreamOptions> options, DeliveryMetrics metrics)
{
    /// <summary>Most recent events given to a stream in one step, so that catching up holds the others for a moment only.</summary>
    private const int CatchUpFrames = 256;

    private readonly Lock _gate = new();
    private readonly StreamOptions _options = options.Value;
    private readonly FrameRing _recent = new(options.Value.RecentEvents, options.Value.RecentBytes);
    private readonly Audience _audience = new();
    private readonly HashSet<StreamConnection> _streams = [];
    private List<StreamConnection> _unwritten = [];
    private Cursor? _head;
    private bool _draining;

    /// <summary>Everything up to here was routed; null until the log was reached for the first time.</summary>
    public Cursor? Head
    {
        get
        {
            lock (_gate)
            {
                return _head;
            }
        }
    }

    /// <summary>Routes a batch that came by Redis. False when events are missing before it, or it is of another log: ask the log.</summary>
    public bool Receive(Batch batch)
    {
        lock (_gate)
        {
            return _head is { } head && string.Equals(head.Epoch, batch.Epoch, StringComparison.Ordinal)
                && Route(batch, out _) && _head.Value.Position >= batch.Head;
        }
    }

    /// <summary>
    /// Routes what the log itself answered when asked for the events after <paramref name="after"/>. True when nothing more is there.
    /// If the log cannot be followed (another database, or a past that is gone), every stream is reset and begins anew.
    /// </summary>
    public bool Heal(Batch batch, long after)
    {
        lock (_gate)
        {
            if (_head is not { } head)
            {
                _head = new Cursor(batch.Epoch, batch.Head);
                return true;
            }

            if (!string.Equals(head.Epoch, batch.Epoch, StringComparison.Ordinal) || batch.Head < after)
            {
                Restart(batch, Reasons.UnknownEpoch);
                return true;
            }

            if (!Route(batch, out var healed) || (batch.Frames.Count == 0 && batch.Head > _head.Value.Position))
            {
                Restart(batch, Reasons.TooFarBehind);
                return true;
            }

            metrics.Healed(healed);
            return _head.Value.Position >= batch.Head;
        }
    }

    /// <summary>Whether a stream of the user would be let in now.</summary>
    public Admission Admits(Guid user)
    {
        lock (_gate)
        {
            return _draining || _head is null ? Admission.NotNow
                : _audience.StreamsOf(user).Count >= _options.PerUser ? Admission.TooMany
                : Admission.Open;
        }
    }

    /// <summary>Lets a stream in, not live yet.</summary>
    public Admission Open(StreamConnection stream)
    {
        lock (_gate)
        {
            if (_draining || _head is null)
            {
                return Admission.NotNow;
            }

            if (!_audience.TryOpen(stream, _options.PerUser))
            {
                return Admission.TooMany;
            }

            _streams.Add(stream);
            metrics.Opened();
            return Admission.Open;
        }
    }

    /// <summary>
    /// Brings a stream, to which everything up to <see cref="Viewer.Position"/> was sent, up to date from the recent events, and lets it
    /// go live when that is done.
    /// </summary>
    public CatchUp Attach(StreamConnection stream, Viewer viewer, string epoch)
    {
        lock (_gate)
        {
            if (_head is not { } head || !_streams.Contains(stream) || stream.IsClosed)
            {
                return CatchUp.Closed;
            }

            if (!string.Equals(head.Epoch, epoch, StringComparison.Ordinal))
            {
                return CatchUp.OtherLog;
            }

            if (!_recent.Reaches(viewer.Position, head.Position))
            {
                return CatchUp.OutOfReach;
            }

            if (viewer.Position < head.Position)
            {
                SendRecent(stream, viewer);
            }

            if (viewer.Position < head.Position)
            {
                return CatchUp.More;
            }

            _audience.Join(stream, viewer, head.Position);
            return CatchUp.Live;
        }
    }

    public void Leave(StreamConnection stream)
    {
        lock (_gate)
        {
            if (_streams.Remove(stream))
            {
                _audience.Leave(stream);
                metrics.Left();
            }
        }
    }

    /// <summary>Does something for every open stream at one place in the log: <paramref name="each"/> gets that place.</summary>
    public void ForEach(Action<StreamConnection, Cursor> each)
    {
        lock (_gate)
        {
            if (_head is { } head)
            {
                foreach (var stream in _streams)
                {
                    each(stream, head);
                }
            }
        }
    }

    /// <summary>Does something at one place in the log, which it is told: after one event and before the next.</summary>
    public T At<T>(Func<Cursor?, T> change)
    {
        lock (_gate)
        {
            return change(_head);
        }
    }

    /// <summary>Queues an event for one stream, in order with those of the log.</summary>
    public void Send(StreamConnection stream, Message message) => Send(stream, message.For(stream.Transport));

    /// <summary>Queues an event that came before the stream was live.</summary>
    public void SendMissed(StreamConnection stream, ReadOnlyMemory<byte> message)
    {
        Send(stream, message);
        metrics.Delivered(1);
    }

    /// <summary>Queues what only this stream gets.</summary>
    public void Send(StreamConnection stream, ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (stream.Enqueue(message, out var isOverflow))
            {
                _unwritten.Add(stream);
            }

            if (isOverflow)
            {
                metrics.Slow(stream, Reasons.QueueFull);
                stream.Cut();
            }
        }
    }

    /// <summary>Queues a stream's last event.</summary>
    public void Close(StreamConnection stream, Message farewell) => Close(stream, farewell.For(stream.Transport));

    /// <summary>Queues a stream's last bytes.</summary>
    public void Close(StreamConnection stream, ReadOnlyMemory<byte> farewell)
    {
        lock (_gate)
        {
            if (stream.Close(farewell))
            {
                _unwritten.Add(stream);
            }
        }
    }

    /// <summary>Takes no more streams and tells those that are open to go on elsewhere.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _draining = true;
            foreach (var stream in _streams)
            {
                Close(stream, ControlEvents.Closing(Reasons.Drain));
            }
        }

        Flush();
    }

    /// <summary>Starts a write to every stream that something waits for: one write for all that waits.</summary>
    public void Flush()
    {
        List<StreamConnection> unwritten;
        lock (_gate)
        {
            if (_unwritten.Count == 0)
            {
                return;
            }

            (unwritten, _unwritten) = (_unwritten, []);
        }

        foreach (var stream in unwritten)
        {
            stream.Flush();
        }
    }

    private bool Route(Batch batch, out int routed)
    {
        routed = 0;
        foreach (var frame in batch.Frames)
        {
            var head = _head!.Value;
            if (frame.Position <= head.Position)
            {
                continue;
            }

            if (frame.Position != head.Position + 1)
            {
                return false;
            }

            Route(frame);
            _head = head with { Position = frame.Position };
            routed++;
        }

        return true;
    }

    private void Route(Frame frame)
    {
        using var activity = DeliveryTrace.Of(frame);
        var streams = 0;
        foreach (var stream in _audience.Of(frame))
        {
            Send(stream, frame.Message);
            streams++;
        }

        activity?.SetTag("rustygate.streams", streams);
        metrics.Delivered(streams);
        _audience.Pass(frame);
        _recent.Add(frame);
    }

    private void SendRecent(StreamConnection stream, Viewer viewer)
    {
        var bytes = 0;
        foreach (var frame in _recent.After(viewer.Position).Take(CatchUpFrames))
        {
            if (viewer.Sees(frame) && stream.Filter.Takes(frame.ChatId))
            {
                SendMissed(stream, frame.Message.For(stream.Transport));
                bytes += frame.Message.EventStream.Length;
            }

            viewer.Pass(frame);
            if (bytes > _options.QueueBytes / 4)
            {
                return;
            }
        }
    }

    private void Restart(Batch batch, string reason)
    {
        var head = new Cursor(batch.Epoch, batch.Head);
        _head = head;
        _recent.Clear();
        var reset = ControlEvents.Reset(reason, head);
        foreach (var stream in _streams)
        {
            Send(stream, reset);
            Close(stream, ControlEvents.Closing(Reasons.LogChanged));
        }
    }
}
