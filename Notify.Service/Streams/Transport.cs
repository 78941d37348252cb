namespace Notify.Service.Streams;

/// <summary>How a connection carries events.</summary>
internal enum Transport
{
    /// <summary>Server-sent events.</summary>
    EventStream,

    /// <summary>A WebSocket.</summary>
    Socket,

    /// <summary>A WebSocket whose client takes compressed messages.</summary>
    DeflatedSocket,
}
