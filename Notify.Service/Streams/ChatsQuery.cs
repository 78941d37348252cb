namespace Notify.Service.Streams;

/// <summary>Which chats a client asks for: <c>?chats=</c>, a comma between, and <c>?chat_id=</c>, one.</summary>
internal static class ChatsQuery
{
    private const int MostAtOnce = 100;

    /// <summary>False when something was said that is no list of ids. True with null when nothing was said.</summary>
    public static bool TryRead(HttpRequest request, out IReadOnlyCollection<Guid>? chats)
    {
        chats = null;
        string[] said =
        [
            .. request.Query["chats"].SelectMany(list => (list ?? "").Split(',', MostAtOnce + 1)),
            .. request.Query["chat_id"].Select(one => one ?? ""),
        ];
        if (said.Length == 0)
        {
            return true;
        }

        var ids = new HashSet<Guid>();
        foreach (var one in said)
        {
            if (!Guid.TryParseExact(one, "D", out var id) || ids.Count == MostAtOnce)
            {
                return false;
            }

            ids.Add(id);
        }

        chats = ids;
        return true;
    }
}
