using System.Text.Json;

namespace Notify.Service.Feed;

/// <summary>
/// Consecutive events of the one ordered log of all chats, as <c>GET /internal/events</c> answers and Redis carries them. This is a
/// copy of Chat's wire format with the fields that are read here.
/// </summary>
/// <param name="Epoch">Which database the positions count in.</param>
/// <param name="Head">Last position of the log when the page was made.</param>
/// <param name="Events">In log order, without a gap.</param>
internal sealed record LogPage(string Epoch, long Head, IReadOnlyList<LogEvent> Events);

/// <summary>One event of the log.</summary>
/// <param name="Position">Its place in the log; the next event has the next number.</param>
/// <param name="ChatId">The chat that it is about.</param>
/// <param name="Type">The name that clients get.</param>
/// <param name="Users">Whom it is addressed to personally; null: all who are members at its place in the log.</param>
/// <param name="Body">What clients get as data, passed on byte for byte.</param>
/// <param name="Trace">W3C <c>traceparent</c> of what caused it.</param>
internal sealed record LogEvent(long Position, Guid ChatId, string Type, IReadOnlyList<Guid>? Users, JsonElement Body, string? Trace);

/// <summary>What one user may see, read from the database in one snapshot.</summary>
/// <param name="Epoch">Which database the positions count in.</param>
/// <param name="Head">Last position of the log in this snapshot; <paramref name="Chats"/> is true at exactly this place.</param>
/// <param name="Chats">The chats that the user is a member of.</param>
/// <param name="Reset">The replay cannot be complete, so it is empty: the client has to load everything anew.</param>
/// <param name="Reason">Why, when <paramref name="Reset"/>.</param>
/// <param name="Events">What was missed after the position asked for, as far as the user may see it now.</param>
internal sealed record UserSnapshot(
    string Epoch, long Head, IReadOnlyList<Guid> Chats, bool Reset, string? Reason, IReadOnlyList<LogEvent> Events);

/// <summary>Users, asked about and answered.</summary>
internal sealed record UserList(IReadOnlyCollection<Guid> Users);
