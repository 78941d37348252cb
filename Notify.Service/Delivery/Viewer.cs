using Notify.Service.Feed;

namespace Notify.Service.Delivery;

/// <summary>What one user may see at one place in the log, carried forward event by event.</summary>
/// <param name="userId">The user.</param>
/// <param name="chats">The chats that the user is a member of at <paramref name="position"/>.</param>
/// <param name="position">Changes up to here are in <paramref name="chats"/> already.</param>
internal sealed class Viewer(Guid userId, IEnumerable<Guid> chats, long position)
{
    private readonly HashSet<Guid> _chats = [.. chats];

    public long Position { get; private set; } = position;

    public IReadOnlyCollection<Guid> Chats => _chats;

    public bool Sees(Frame frame) => frame.Users is { } addressed ? addressed.Contains(userId) : _chats.Contains(frame.ChatId);

    /// <summary>Takes the event's change of membership in, unless it is in already. True when the chats changed.</summary>
    public bool Pass(Frame frame)
    {
        if (frame.Position <= Position)
        {
            return false;
        }

        Position = frame.Position;
        if (frame.Change == MembershipChange.None || frame.Users?.Contains(userId) is not true)
        {
            return false;
        }

        return frame.Change == MembershipChange.Joins ? _chats.Add(frame.ChatId) : _chats.Remove(frame.ChatId);
    }
}
