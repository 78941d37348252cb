using Notify.Service.Delivery;

namespace Notify.Service.Tests.Delivery;

/// <summary>A log, a real hub that follows it badly, and streams that come and go.</summary>
internal sealed class DeliveryModel
{
    private readonly ModelLog _log = new();
    private readonly Hub _hub;
    private readonly List<ModelStream> _streams = [];

    public DeliveryModel(int recentEvents)
    {
        _hub = TestHub.Create(options => options.RecentEvents = recentEvents);
        _hub.Heal(_log.After(0, 1), 0);
    }

    public void Run(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            Take(step);
        }

        foreach (var stream in _streams.Where(stream => stream.IsOpen))
        {
            Attach(stream);
            while (!stream.IsLive)
            {
                Attach(stream);
            }
        }

        Sweep();
        _hub.Flush();
        foreach (var stream in _streams.Where(stream => stream.IsOpen))
        {
            Assert.Equal(_log.Expected(stream.User, stream.Segments), stream.Received());
        }
    }

    private void Take(Step step)
    {
        switch (step.Kind)
        {
            case Kind.Say:
                _log.Say(step.First);
                break;
            case Kind.Join or Kind.Leave:
                _log.Change(step.First, step.Second, step.Kind == Kind.Join);
                break;
            case Kind.Publish:
                _hub.Receive(_log.After(Math.Max(0, _log.Head - step.First), step.Second));
                break;
            case Kind.Sweep:
                Sweep();
                break;
            case Kind.Connect:
                Connect(step.First, _hub.Head!.Value.Position);
                break;
            case Kind.Snapshot when Pick(step.First) is { Snapshot: null, IsLive: false } stream:
                stream.Take(_log.Snapshot(stream.User), _log);
                break;
            case Kind.Attach when Pick(step.First) is { IsLive: false } stream:
                Attach(stream);
                break;
            case Kind.Cut when Pick(step.First) is { } stream:
                _hub.Flush();
                _hub.Leave(stream.Connection);
                stream.Connection.End();
                stream.IsOpen = false;
                Connect(stream.User, stream.LastSeen, stream.Segments, stream.Received());
                break;
        }

        _hub.Flush();
    }

    private void Connect(int user, long after, IReadOnlyList<Segment>? before = null, IReadOnlyList<long>? received = null)
    {
        var stream = new ModelStream(user, after, before ?? [], received ?? []);
        if (_hub.Open(stream.Connection) == Admission.Open)
        {
            _streams.Add(stream);
        }
    }

    private void Attach(ModelStream stream)
    {
        if (stream.IsLive)
        {
            return;
        }

        if (stream.Snapshot is null)
        {
            stream.Take(_log.Snapshot(stream.User), _log);
        }

        switch (_hub.Attach(stream.Connection, stream.Snapshot!, ModelLog.Epoch))
        {
            case CatchUp.Live:
                stream.IsLive = true;
                break;
            case CatchUp.OutOfReach:
                stream.Again();
                break;
        }

        _hub.Flush();
    }

    private void Sweep()
    {
        while (true)
        {
            var after = _hub.Head!.Value.Position;
            if (_hub.Heal(_log.After(after, 3), after))
            {
                return;
            }
        }
    }

    private ModelStream? Pick(int which)
    {
        var open = _streams.Where(stream => stream.IsOpen).ToArray();
        return open.Length == 0 ? null : open[which % open.Length];
    }
}
