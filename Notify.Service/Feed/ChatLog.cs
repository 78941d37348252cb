using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Notify.Service.Feed;

/// <summary>The log itself, read from Chat: the truth behind what Redis brings faster.</summary>
internal sealed class ChatLog(HttpClient chat)
{
    /// <summary>Most events of one replay; Chat answers a reset beyond that (promises R7).</summary>
    private const int ReplayLimit = 10_000;

    /// <summary>The events after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    public async Task<LogPage> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        await chat.GetFromJsonAsync(
            string.Create(CultureInfo.InvariantCulture, $"events?after={after}&limit={limit}"), FeedJson.Default.LogPage, cancellationToken)
        ?? throw new JsonException("Chat answered null.");

    /// <summary>What the user may see now, and with a cursor what was missed since then.</summary>
    public async Task<UserSnapshot> SnapshotAsync(Guid user, Cursor? after, CancellationToken cancellationToken)
    {
        var since = after is { } cursor
            ? string.Create(CultureInfo.InvariantCulture, $"&after={cursor.Position}&epoch={Uri.EscapeDataString(cursor.Epoch)}")
            : "";
        return await chat.GetFromJsonAsync(
            string.Create(CultureInfo.InvariantCulture, $"users/{user}/stream?limit={ReplayLimit}{since}"), FeedJson.Default.UserSnapshot, cancellationToken)
            ?? throw new JsonException("Chat answered null.");
    }

    /// <summary>Whether the user is in the chat now.</summary>
    public async Task<bool> IsMemberAsync(Guid room, Guid user, CancellationToken cancellationToken)
    {
        using var reply = await chat.GetAsync($"chats/{room}/members/{user}", cancellationToken);
        return reply.StatusCode != HttpStatusCode.NotFound && reply.EnsureSuccessStatusCode().IsSuccessStatusCode;
    }

    /// <summary>Those of <paramref name="others"/> with whom the user shares a chat.</summary>
    public async Task<IReadOnlyList<Guid>> PeersAsync(Guid user, IReadOnlyCollection<Guid> others, CancellationToken cancellationToken)
    {
        using var reply = await chat.PostAsJsonAsync($"users/{user}/peers", new UserList(others), FeedJson.Default.UserList, cancellationToken);
        return [.. (await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(FeedJson.Default.UserList, cancellationToken))?.Users
            ?? throw new JsonException("Chat answered null.")];
    }

    /// <summary>Whether asking again may help: Chat is restarting, overloaded, or cut its answer.</summary>
    public static bool IsTransient(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or JsonException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
