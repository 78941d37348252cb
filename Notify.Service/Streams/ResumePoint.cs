using Notify.Service.Feed;

namespace Notify.Service.Streams;

/// <summary>
/// Where a client says it was: the header <c>Last-Event-ID</c>, which a browser sends when it reconnects by itself, or else the query's
/// <c>last_event_id</c>, for clients that open a new stream.
/// </summary>
internal static class ResumePoint
{
    /// <summary>False when something was said that is no cursor. True with null when nothing was said.</summary>
    public static bool TryRead(HttpRequest request, out Cursor? cursor)
    {
        var header = request.Headers["Last-Event-ID"].ToString();
        var said = header.Length > 0 ? header : request.Query["last_event_id"].ToString();
        var isCursor = Cursor.TryParse(said, out var parsed);
        cursor = isCursor ? parsed : null;
        return isCursor || said.Length == 0;
    }
}
