using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Gateway.Service.ResponseCache;

/// <summary>Whether an answer may be kept, and for how long (RFC 9111 §3, §4.2).</summary>
internal static class Freshness
{
    /// <param name="response">The answer as the upstream gave it.</param>
    /// <param name="cache">The rules of the route.</param>
    /// <param name="isAskedByToken">Whether the upstream knew who asked.</param>
    /// <param name="now">The time.</param>
    /// <returns>Zero for what must not be kept.</returns>
    public static TimeSpan Of(HttpResponse response, CacheConfig cache, bool isAskedByToken, DateTimeOffset now)
    {
        var headers = response.GetTypedHeaders();
        var says = headers.CacheControl;
        var isPublic = says is not null && (says.Public || says.SharedMaxAge is not null);
        if (response.StatusCode != StatusCodes.Status200OK
            || response.Headers.SetCookie.Count > 0
            || response.Headers.Vary.Any(names => names!.Contains('*', StringComparison.Ordinal))
            || response.ContentLength > cache.MaxEntry
            || says is { NoStore: true } or { NoCache: true }
            || response.Headers.Pragma.Any(value => says is null && value!.Contains("no-cache", StringComparison.OrdinalIgnoreCase))
            || (says?.Private is true && (cache.Key == CacheScope.Public || !isAskedByToken))
            || (cache.Key == CacheScope.Public && isAskedByToken && !isPublic))
        {
            return TimeSpan.Zero;
        }

        return Lifetime(headers, says, now) ?? cache.Ttl;
    }

    private static TimeSpan? Lifetime(ResponseHeaders headers, CacheControlHeaderValue? says, DateTimeOffset now)
    {
        // What a cache in front of the upstream has used up already.
        var age = int.TryParse(headers.Headers.Age, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        var lifetime = says?.SharedMaxAge ?? says?.MaxAge;
        if (lifetime is null && headers.Headers.Expires.Count > 0)
        {
            // One that cannot be read is in the past (RFC 9111 §5.3).
            lifetime = headers.Expires is { } end ? end - (headers.Date ?? now) : TimeSpan.Zero;
        }

        return lifetime is { } known ? (known > age ? known - age : TimeSpan.Zero) : null;
    }
}
