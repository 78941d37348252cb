namespace Notify.Service.Streams;

/// <summary>Of which chats a connection wants to hear: all, all but some, or some. Never more than its user may see. The hub's, under its lock.</summary>
internal sealed class ChatFilter
{
    /// <summary>Most chats that are kept by name for one connection.</summary>
    public const int MostChats = 1000;

    private HashSet<Guid>? _named;
    private bool _isNamedIn;

    /// <summary>These chats alone; null: all.</summary>
    public ChatFilter(IReadOnlyCollection<Guid>? only = null) => (_named, _isNamedIn) = (only is null ? null : [.. only], only is not null);

    public bool Takes(Guid chat) => _named is null ? !_isNamedIn : _named.Contains(chat) == _isNamedIn;

    /// <summary>From now on also these; null: all. False when that would be too many to keep.</summary>
    public bool Subscribe(IReadOnlyCollection<Guid>? chats) => Set(chats, wanted: true);

    /// <summary>From now on not these; null: none at all. False when that would be too many to keep.</summary>
    public bool Unsubscribe(IReadOnlyCollection<Guid>? chats) => Set(chats, wanted: false);

    private bool Set(IReadOnlyCollection<Guid>? chats, bool wanted)
    {
        if (chats is null)
        {
            (_named, _isNamedIn) = (null, !wanted);
            return true;
        }

        if (_isNamedIn != wanted)
        {
            _named?.ExceptWith(chats);
            return true;
        }

        if ((_named?.Count ?? 0) + chats.Count > MostChats)
        {
            return false;
        }

        (_named ??= []).UnionWith(chats);
        return true;
    }
}
