using System.Text.Json;
using Notify.Service.Delivery;
using Notify.Service.Feed;

namespace Notify.Service.Tests.Delivery;

/// <summary>Chat's log and membership, in memory.</summary>
internal sealed class ModelLog
{
    public const string Epoch = "model";

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private readonly List<LogEvent> _events = [];
    private readonly HashSet<(int Chat, int User)> _members = [];

    public long Head => _events.Count;

    public static Guid User(int user) => new(user + 1, 0, 0, new byte[8]);

    public void Say(int chat) => Add(chat, "NewMessage", user: null);

    public void Change(int chat, int user, bool joins)
    {
        if (joins ? _members.Add((chat, user)) : _members.Remove((chat, user)))
        {
            Add(chat, joins ? "AddToChat" : "RemoveFromChat", user);
        }
    }

    public Batch After(long position, int limit) =>
        new(Epoch, Head, [.. _events.Skip((int)position).Take(limit).Select(logged => Frame.Of(Epoch, logged))]);

    public Viewer Snapshot(int user) => new(User(user), Chats(user), Head);

    public IEnumerable<Guid> Chats(int user) => _members.Where(member => member.User == user).Select(member => Chat(member.Chat));

    /// <summary>What a replay answers: the events after a position that the user may see now.</summary>
    public IEnumerable<long> Missed(int user, long after, IReadOnlyCollection<Guid> chats) => _events
        .Where(logged => logged.Position > after)
        .Where(logged => logged.Users is { } users ? users.Contains(User(user)) : chats.Contains(logged.ChatId))
        .Select(logged => logged.Position);

    /// <summary>
    /// What the segments of a resumed stream must have got: each replay by what the user might see at its snapshot, everything after it
    /// by membership at its exact place.
    /// </summary>
    public IReadOnlyList<long> Expected(int user, IReadOnlyList<Segment> segments)
    {
        var expected = new List<long>();
        for (var i = 0; i < segments.Count; i++)
        {
            var (replayed, chats, head) = segments[i];
            var until = i + 1 < segments.Count ? segments[i + 1].From : Head;
            expected.AddRange(replayed.Where(position => position <= until));
            var viewer = new Viewer(User(user), chats, head);
            foreach (var logged in _events.Where(logged => logged.Position > head && logged.Position <= until))
            {
                var frame = Frame.Of(Epoch, logged);
                if (viewer.Sees(frame))
                {
                    expected.Add(logged.Position);
                }

                viewer.Pass(frame);
            }
        }

        return expected;
    }

    private void Add(int chat, string type, int? user) => _events.Add(new LogEvent(
        Head + 1, Chat(chat), type, user is { } addressed ? [User(addressed)] : null, Nothing, Trace: null));

    private static Guid Chat(int chat) => new(chat + 100, 0, 0, new byte[8]);
}

/// <summary>One attachment of a stream: what was replayed, and from where with which chats it went on.</summary>
internal sealed record Segment(IReadOnlyList<long> Replayed, IReadOnlyList<Guid> Chats, long Head)
{
    /// <summary>The cursor that it was asked for with.</summary>
    public long From { get; init; }
}
