namespace Gateway.Service.Configuration;

/// <summary>How an upstream's next replica is chosen. All of them honour weights.</summary>
public enum BalanceStrategy
{
    /// <summary>The less busy of two at random.</summary>
    PowerOfTwo,

    /// <summary>One after another, evenly mixed.</summary>
    RoundRobin,

    /// <summary>Any.</summary>
    Random,

    /// <summary>The least busy.</summary>
    LeastConn,

    /// <summary>The same for the same key, while it is there: when a replica goes, only what it had moves.</summary>
    Hash,
}

/// <summary>The key of <see cref="BalanceStrategy.Hash"/>. A request without one goes as with <see cref="BalanceStrategy.PowerOfTwo"/>.</summary>
public sealed record HashConfig
{
    /// <summary>Where the key is. Default <see cref="HashKey.Ip"/>.</summary>
    public HashKey By { get; init; } = HashKey.Ip;

    /// <summary>The name of the cookie, the header or the part of the path.</summary>
    public string? Name { get; init; }
}

/// <summary>Where a key is found.</summary>
public enum HashKey
{
    /// <summary>The client's address; of IPv6 its /64.</summary>
    Ip,

    /// <summary>A cookie of the request.</summary>
    Cookie,

    /// <summary>A header of the request.</summary>
    Header,

    /// <summary>A part of the path that the route's <c>match</c> names, as <c>chat</c> in <c>/chats/{chat}/messages</c>.</summary>
    Path,
}
