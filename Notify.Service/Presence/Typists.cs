using System.Runtime.InteropServices;

namespace Notify.Service.Presence;

/// <summary>Who is typing where, as far as is known here, and until when. Not thread-safe: <see cref="PresenceFeed"/>'s.</summary>
internal sealed class Typists(TimeProvider time)
{
    /// <summary>More than can be shown, of one chat or of all: beyond it nobody is added, and nothing breaks.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<(Guid Chat, Guid User), DateTimeOffset> _until = [];

    /// <summary>Whether that is news.</summary>
    public bool Take(TypingWord word, TimeSpan lifetime)
    {
        var key = (word.ChatId, word.UserId);
        if (!word.Typing)
        {
            return _until.Remove(key);
        }

        if (_until.Count >= Most && !_until.ContainsKey(key))
        {
            return false;
        }

        ref var until = ref CollectionsMarshal.GetValueRefOrAddDefault(_until, key, out var isKnown);
        until = time.GetUtcNow() + lifetime;
        return !isKnown;
    }

    /// <summary>Those who have not said it again in time; they are forgotten.</summary>
    public IReadOnlyList<TypingWord> Expire()
    {
        var now = time.GetUtcNow();
        var over = _until.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToArray();
        foreach (var key in over)
        {
            _until.Remove(key);
        }

        return [.. over.Select(key => new TypingWord(key.Chat, key.User, Typing: false))];
    }
}
