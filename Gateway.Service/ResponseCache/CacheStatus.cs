namespace Gateway.Service.ResponseCache;

/// <summary>How an answer came about (RFC 9211), as the header says it and the metric counts it.</summary>
internal static class CacheStatus
{
    public const string Header = "Cache-Status";
    public const string Name = "RustyGate";

    /// <summary>From the cache.</summary>
    public const string Hit = "hit";

    /// <summary>From the cache, out of its time, while another is fetched (RFC 5861 §3).</summary>
    public const string Stale = "hit; detail=stale-while-revalidate";

    /// <summary>Fetched in the place of what is out of its time, while that was served.</summary>
    public const string Renewed = "fwd=stale; stored";

    /// <summary>From the cache, out of its time, because the upstream fails (RFC 5861 §4).</summary>
    public const string StaleIfError = "fwd=stale; detail=stale-if-error";

    /// <summary>Fetched, and kept.</summary>
    public const string Stored = "fwd=miss; stored";

    /// <summary>Fetched by another request for the same at the same time.</summary>
    public const string Collapsed = "fwd=miss; collapsed";

    /// <summary>Fetched, and not to be kept.</summary>
    public const string Passed = "fwd=miss";

    /// <summary>Not looked for: a part, or a method that changes something.</summary>
    public const string Bypass = "fwd=bypass";
}
