using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Notify.Service.Delivery;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults.Identity;

namespace Notify.Service.Tests.Delivery;

/// <summary>A client: its connection to the hub, and what it has received, over all its reconnects.</summary>
internal sealed class ModelStream
{
    private readonly MemoryStream _bytes = new();
    private readonly List<Segment> _segments;
    private readonly List<long> _received;
    private int _parsed;
    private long _asked;

    public ModelStream(int user, long after, IReadOnlyList<Segment> before, IReadOnlyList<long> received)
    {
        User = user;
        _asked = after;
        _segments = [.. before];
        _received = [.. received];
        Connection = new StreamConnection(
            new CurrentUser(ModelLog.User(user), Guid.Empty, Roles.User), new TokenLife(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Transport.EventStream, PipeWriter.Create(_bytes), () => { }, 1 << 20, TimeProvider.System);
    }

    public int User { get; }

    public StreamConnection Connection { get; }

    public Viewer? Snapshot { get; private set; }

    public bool IsLive { get; set; }

    public bool IsOpen { get; set; } = true;

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>Where it would resume.</summary>
    public long LastSeen => Received() is [.., var last] && last > _asked ? last : _asked;

    /// <summary>The log's answer to a resume: the missed events are sent at once, as the service does.</summary>
    public void Take(Viewer snapshot, ModelLog log)
    {
        var chats = snapshot.Chats.ToArray();
        long[] missed = [.. log.Missed(User, _asked, chats)];
        _received.AddRange(missed);
        _segments.Add(new Segment(missed, chats, snapshot.Position) { From = _asked });
        Snapshot = snapshot;
    }

    /// <summary>The hub has forgotten what follows: another snapshot from where it stopped.</summary>
    public void Again()
    {
        _asked = Snapshot!.Position;
        Snapshot = null;
    }

    public IReadOnlyList<long> Received()
    {
        var text = Encoding.UTF8.GetString(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
        foreach (var line in text[_parsed..].Split('\n').Where(line => line.StartsWith("id: model:", StringComparison.Ordinal)))
        {
            _received.Add(long.Parse(line.AsSpan("id: model:".Length), CultureInfo.InvariantCulture));
        }

        _parsed = text.Length;
        return _received;
    }
}
