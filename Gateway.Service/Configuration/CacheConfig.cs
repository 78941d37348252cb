using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>
/// Answers of a route to GET and HEAD are kept and served again (RFC 9111, docs/decisions/0025-response-cache.md). What the upstream says in
/// <c>Cache-Control</c> holds before anything here.
/// </summary>
public sealed record CacheConfig
{
    /// <summary>How long an answer with status 200 is served that says nothing itself about it; <c>"0s"</c>: not at all.</summary>
    [Between("0s", "1d")]
    public required TimeSpan Ttl { get; init; }

    /// <summary>
    /// For how long after that it is served while another is fetched, so that nobody waits (RFC 5861 §3). Default 0: not at all. An upstream's own
    /// <c>stale-while-revalidate</c> holds before it, and <c>must-revalidate</c>, <c>proxy-revalidate</c> and <c>s-maxage</c> forbid it.
    /// </summary>
    [Between("0s", "30d")]
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>
    /// For how long after that it is served where the upstream is down or answers 500, 502, 503 or 504 (RFC 5861 §4). Default 0: not at all. An
    /// upstream's own <c>stale-if-error</c> holds before it, and what forbids the other forbids this.
    /// </summary>
    [Between("0s", "30d")]
    public TimeSpan StaleIfError { get; init; }

    /// <summary>Headers of a request that choose the answer. The upstream sees no others, so that none can change what all get.</summary>
    public IReadOnlyList<string> Vary { get; init; } = [];

    /// <summary>For whom an answer is kept. Default <see cref="CacheScope.User"/>.</summary>
    public CacheScope Key { get; init; } = CacheScope.User;

    /// <summary>Largest body that is kept. Default 1 MiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between("1KiB", "64MiB")]
    public long MaxEntry { get; init; } = 1 << 20;
}

/// <summary>For whom a kept answer is.</summary>
public enum CacheScope
{
    /// <summary>For the user who asked, by the account of the token.</summary>
    User,

    /// <summary>
    /// For everyone. On an open route the upstream is not told who asks; on one that asks for a token, only answers that say so themselves
    /// (<c>public</c>, <c>s-maxage</c>) are kept.
    /// </summary>
    Public,
}

/// <summary>What all caches of routes have together.</summary>
public sealed record CacheStorageConfig
{
    /// <summary>Memory for all answers together; those least recently asked for go first. Default 64 MiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between("1MiB", "64GiB")]
    public long MaxSize { get; init; } = 64 << 20;
}
