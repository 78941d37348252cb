using System.Runtime.InteropServices;
using Notify.Service.Feed;
using Notify.Service.Streams;

namespace Notify.Service.Delivery;

/// <summary>Who is listening here, and to which chats. Not thread-safe: the hub's, under its lock.</summary>
internal sealed class Audience
{
    private readonly Dictionary<Guid, Listener> _users = [];
    private readonly Dictionary<Guid, HashSet<Listener>> _chats = [];

    /// <summary>Adds a stream that gets nothing yet. False when the user has <paramref name="limit"/> already.</summary>
    public bool TryOpen(StreamConnection stream, int limit)
    {
        ref var listener = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, stream.UserId, out _);
        listener ??= new Listener();
        if (listener.Streams.Count >= limit)
        {
            return false;
        }

        listener.Streams.Add(stream);
        return true;
    }

    /// <summary>
    /// Lets a stream go live with what its user may see. Snapshots for two streams of one user may overtake each other: the earlier
    /// one stands, since it is carried forward event by event while the later one cannot be carried back.
    /// </summary>
    public void Join(StreamConnection stream, Viewer viewer, long head)
    {
        var listener = _users[stream.UserId];
        stream.After = viewer.Position;
        stream.IsLive = true;
        if (listener.Viewer is { } present && viewer.Position >= Math.Max(present.Position, head))
        {
            return;
        }

        Unlist(listener);
        listener.Viewer = viewer;
        foreach (var chat in viewer.Chats)
        {
            List(chat, listener);
        }
    }

    /// <summary>The users with a live stream, and whether all of their clients are idle.</summary>
    public Dictionary<Guid, bool> Present()
    {
        var present = new Dictionary<Guid, bool>(_users.Count);
        foreach (var (user, listener) in _users)
        {
            if (listener.Viewer is not null)
            {
                present[user] = listener.Streams.TrueForAll(stream => stream.IsIdle);
            }
        }

        return present;
    }

    /// <summary>The chats of a user who has a live stream; null of others.</summary>
    public IReadOnlyCollection<Guid>? ChatsOf(Guid user) => _users.TryGetValue(user, out var listener) ? listener.Viewer?.Chats : null;

    /// <summary>The live streams of a chat's members that want to hear of it, but for one member's.</summary>
    public IEnumerable<StreamConnection> In(Guid chat, Guid except) =>
        (_chats.GetValueOrDefault(chat) ?? Enumerable.Empty<Listener>()).SelectMany(listener => listener.Streams)
            .Where(stream => stream.IsLive && stream.UserId != except && stream.Filter.Takes(chat));

    /// <summary>The streams that the user has here.</summary>
    public IReadOnlyList<StreamConnection> StreamsOf(Guid user) => _users.TryGetValue(user, out var listener) ? listener.Streams : [];

    public void Leave(StreamConnection stream)
    {
        if (_users.TryGetValue(stream.UserId, out var listener) && listener.Streams.Remove(stream) && listener.Streams.Count == 0)
        {
            Unlist(listener);
            _users.Remove(stream.UserId);
        }
    }

    /// <summary>The live streams that get the event.</summary>
    public IEnumerable<StreamConnection> Of(Frame frame) =>
        ListenersOf(frame).SelectMany(listener => listener.Streams).Where(stream => stream.IsLive && stream.After < frame.Position && stream.Filter.Takes(frame.ChatId));

    /// <summary>Carries membership past the event.</summary>
    public void Pass(Frame frame)
    {
        if (frame.Change == MembershipChange.None)
        {
            return;
        }

        foreach (var user in frame.Users ?? [])
        {
            if (!_users.TryGetValue(user, out var listener) || listener.Viewer?.Pass(frame) is not true)
            {
                continue;
            }

            if (frame.Change == MembershipChange.Joins)
            {
                List(frame.ChatId, listener);
            }
            else
            {
                Unlist(frame.ChatId, listener);
            }
        }
    }

    private IEnumerable<Listener> ListenersOf(Frame frame) => frame.Users is { } addressed
        ? addressed.Distinct().Select(user => _users.GetValueOrDefault(user)).OfType<Listener>()
        : _chats.GetValueOrDefault(frame.ChatId) ?? Enumerable.Empty<Listener>();

    private void List(Guid chat, Listener listener)
    {
        ref var listeners = ref CollectionsMarshal.GetValueRefOrAddDefault(_chats, chat, out _);
        (listeners ??= []).Add(listener);
    }

    private void Unlist(Guid chat, Listener listener)
    {
        if (_chats.TryGetValue(chat, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
        {
            _chats.Remove(chat);
        }
    }

    private void Unlist(Listener listener)
    {
        foreach (var chat in listener.Viewer?.Chats ?? [])
        {
            Unlist(chat, listener);
        }
    }

    /// <summary>A user with at least one open stream here.</summary>
    private sealed class Listener
    {
        public List<StreamConnection> Streams { get; } = new(capacity: 1);

        public Viewer? Viewer { get; set; }
    }
}
