using System.Text.Json;
using Notify.Service.Feed;

namespace Notify.Service.Streams;

/// <summary>The events that are about the stream itself.</summary>
internal static class ControlEvents
{
    /// <summary>A client that was told to go comes back within this span, at a moment of its own (promises R14).</summary>
    private const int EarliestReturnMilliseconds = 250;

    private const int LatestReturnMilliseconds = 3000;

    /// <summary>
    /// The first event. Its id is where this stream continues (on a resume the client's own cursor), so that a cut before the rest of
    /// the replay loses nothing. Its data is where the server stands. A replica that is killed says no last word, so when to come back, at a moment
    /// of its own, is said here: browsers' <c>EventSource</c> would all come back after the same seconds (promises R14).
    /// </summary>
    public static Message Ready(Cursor? continues, Cursor head, TimeSpan returnWithin)
    {
        var data = $$"""{"epoch":{{Json(head.Epoch)}},"position":{{head.Position}}}""";
        return new Message("ready", continues, System.Text.Encoding.UTF8.GetBytes(data), returnWithin * ((1 + (11 * Random.Shared.NextDouble())) / 12));
    }

    /// <summary>Everything up to <paramref name="delivered"/> was sent.</summary>
    public static Message Ping(Cursor? delivered) => new("ping", delivered, "{}"u8);

    /// <summary>What was missed cannot be told: the client loads everything anew and then has what is up to <paramref name="head"/>.</summary>
    public static Message Reset(string reason, Cursor head) => new("reset", head, Reason(reason));

    /// <summary>The token that opened the stream expires soon, and the stream with it: to open another one with a fresh token before.</summary>
    public static Message Expiring(DateTimeOffset at) => new(
        "expiring", id: null, System.Text.Encoding.UTF8.GetBytes($$"""{"expires_at":{{JsonSerializer.Serialize(at)}}}"""));

    /// <summary>The last event, with the moment at which to come back.</summary>
    public static Message Closing(string reason) => new(
        "closing",
        id: null,
        Reason(reason),
        TimeSpan.FromMilliseconds(Random.Shared.Next(EarliestReturnMilliseconds, LatestReturnMilliseconds)),
        closing: reason);

    private static byte[] Reason(string reason) => System.Text.Encoding.UTF8.GetBytes($$"""{"reason":{{Json(reason)}}}""");

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
