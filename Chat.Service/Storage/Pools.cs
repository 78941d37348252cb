namespace Chat.Service.Storage;

/// <summary>The keys of the connection pools beside that of <see cref="ChatDb"/>.</summary>
internal static class Pools
{
    /// <summary>Few connections with prepared statements and pinned plans, for messages and for reading the log.</summary>
    public const string Writes = "writes";

    /// <summary>Unpooled and untraced: the session that holds the relay's lock.</summary>
    public const string Relay = "relay";
}
