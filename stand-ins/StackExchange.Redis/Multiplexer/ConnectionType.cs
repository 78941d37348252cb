namespace StackExchange.Redis;

/// <summary>The two connections to a server.</summary>
public enum ConnectionType
{
    None = 0,

    /// <summary>For commands.</summary>
    Interactive = 1,

    /// <summary>For pub/sub.</summary>
    Subscription = 2,
}
