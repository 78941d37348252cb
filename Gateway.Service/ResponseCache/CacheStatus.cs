namespace Gateway.Service.ResponseCache;

/// <summary>How an answer came about (RFC 9211), as the header says it and the metric counts it.</summary>
internal static class CacheStatus
{
    public const string Header = "Cache-Status";
    public const string Name = "RustyGate";

    /// <summary>From the cache.</summary>
    public const string Hit = "hit";

    /// <summary>Fetched, and kept.</summary>
    public const string Stored = "fwd=miss; stored";

    /// <summary>Fetched by another request for the same at the same time.</summary>
    public const string Collapsed = "fwd=miss; collapsed";

    /// <summary>Fetched, and not to be kept.</summary>
    public const string Passed = "fwd=miss";

    /// <summary>Not looked for: a part, or a method that changes something.</summary>
    public const string Bypass = "fwd=bypass";
}
