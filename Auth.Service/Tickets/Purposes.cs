namespace Auth.Service.Tickets;

/// <summary>What a ticket may be for.</summary>
public static class Purposes
{
    /// <summary>Server-sent events: <c>GET /events?ticket=</c>.</summary>
    public const string Stream = "stream";

    /// <summary>A WebSocket.</summary>
    public const string Socket = "socket";
}
