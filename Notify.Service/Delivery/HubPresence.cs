using Notify.Service.Presence;
using Notify.Service.Streams;

namespace Notify.Service.Delivery;

/// <content>Who is there, and what is told of it: under the hub's lock as events are, but stored nowhere.</content>
internal sealed partial class Hub
{
    /// <summary>The users who are connected here, and whether all of their clients are idle.</summary>
    public Dictionary<Guid, bool> Present()
    {
        lock (_gate)
        {
            return _audience.Present();
        }
    }

    /// <summary>The chats of a user who is connected here; null of others.</summary>
    public IReadOnlyCollection<Guid>? ChatsOf(Guid user)
    {
        lock (_gate)
        {
            return _audience.ChatsOf(user)?.ToArray();
        }
    }

    /// <summary>Takes note of whether somebody sits before a session's event streams; a socket says so itself.</summary>
    public void Hear(SessionWord word)
    {
        lock (_gate)
        {
            foreach (var stream in _audience.StreamsOf(word.UserId))
            {
                if (stream.Transport == Transport.EventStream && stream.Caller.SessionId == word.SessionId)
                {
                    stream.IsIdle = word.Idle;
                }
            }
        }
    }

    /// <summary>Tells the other members of a chat that somebody is typing there.</summary>
    public void Tell(TypingWord word)
    {
        lock (_gate)
        {
            var message = EphemeralEvents.Typing(word);
            foreach (var stream in _audience.In(word.ChatId, word.UserId).ToArray())
            {
                Send(stream, message);
            }
        }
    }

    /// <summary>Tells each stream, in one event, of those whose status has changed and who share a chat with its user.</summary>
    public void Tell(IReadOnlyList<PresenceChange> changes)
    {
        lock (_gate)
        {
            var heard = new Dictionary<StreamConnection, SortedSet<int>>();
            for (var i = 0; i < changes.Count; i++)
            {
                foreach (var stream in changes[i].Chats.SelectMany(chat => _audience.In(chat, changes[i].UserId)))
                {
                    (heard.TryGetValue(stream, out var known) ? known : heard[stream] = []).Add(i);
                }
            }

            // Most hear of the same: one event for them all.
            foreach (var same in heard.GroupBy(one => string.Join(',', one.Value), one => one.Key, StringComparer.Ordinal))
            {
                var message = EphemeralEvents.Presence(heard[same.First()].Select(i => new UserStatus(changes[i].UserId, changes[i].Status)));
                foreach (var stream in same)
                {
                    Send(stream, message);
                }
            }
        }
    }
}
