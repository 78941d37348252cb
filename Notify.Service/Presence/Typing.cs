using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;

namespace Notify.Service.Presence;

/// <summary>Who is typing: said by members of the chat, told to the others, over by itself.</summary>
internal sealed class Typing(Hub hub, LiveWords words, ChatLogs logs, IOptions<PresenceOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Typists _typists = new(time);

    /// <summary>False when the user is not in the chat.</summary>
    public async Task<bool> SayAsync(Guid chat, Guid user, bool isTyping, CancellationToken cancellationToken)
    {
        if (hub.ChatsOf(user) is { } chats ? !chats.Contains(chat) : !await logs.Open().IsMemberAsync(chat, user, cancellationToken))
        {
            return false;
        }

        await words.TrySayAsync(new LiveWord(Typing: new TypingWord(chat, user, isTyping)));
        return true;
    }

    /// <summary>Tells the chat's streams here, if it is news.</summary>
    public void Hear(TypingWord word)
    {
        lock (_gate)
        {
            if (_typists.Take(word, options.Value.Typing))
            {
                Tell(word);
            }
        }
    }

    /// <summary>Tells of those who have not said it again.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            foreach (var word in _typists.Expire())
            {
                Tell(word);
            }
        }
    }

    private void Tell(TypingWord word)
    {
        hub.Tell(word);
        hub.Flush();
    }
}
