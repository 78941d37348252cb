namespace Gateway.Service.Retries;

/// <summary>Why another replica is asked.</summary>
internal enum TryReason
{
    /// <summary>No connection: nothing of the request has left the gateway.</summary>
    NotConnected,

    /// <summary>The connection broke before an answer.</summary>
    Broken,

    /// <summary>The replica was taken out while it was waited for.</summary>
    Down,

    /// <summary>No answer within the limit of one try.</summary>
    Late,

    /// <summary>An answer that is not to be passed on.</summary>
    Status,
}
