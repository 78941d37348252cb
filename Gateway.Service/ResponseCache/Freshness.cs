using System.Globalization;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Gateway.Service.ResponseCache;

/// <summary>For how long an answer may be served (RFC 9111 §3, §4.2; RFC 5861).</summary>
/// <param name="Fresh">As it is.</param>
/// <param name="WhileRevalidating">Beyond that, while another is fetched.</param>
/// <param name="IfError">Beyond that, where another cannot be had.</param>
internal readonly record struct Freshness(TimeSpan Fresh, TimeSpan WhileRevalidating, TimeSpan IfError)
{
    private const string NameWhileRevalidating = "stale-while-revalidate";
    private const string NameIfError = "stale-if-error";

    /// <summary>How long it is of any use. Zero for what must not be kept.</summary>
    public TimeSpan Kept => Fresh + (WhileRevalidating > IfError ? WhileRevalidating : IfError);

    /// <param name="response">The answer as the upstream gave it.</param>
    /// <param name="cache">The rules of the route.</param>
    /// <param name="isAskedByToken">Whether the upstream knew who asked.</param>
    /// <param name="now">The time.</param>
    public static Freshness Of(HttpResponse response, CacheConfig cache, bool isAskedByToken, DateTimeOffset now)
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
            return default;
        }

        var fresh = Lifetime(headers, says, now) ?? cache.Ttl;
        return new Freshness(fresh, Stale(NameWhileRevalidating, cache.StaleWhileRevalidate), Stale(NameIfError, cache.StaleIfError));

        // What is stale at once is so by the upstream's wish: the route's own times do not hold against that.
        TimeSpan Stale(string name, TimeSpan ofRoute) => says switch
        {
            { MustRevalidate: true } or { ProxyRevalidate: true } => TimeSpan.Zero,
            not null when Said(says, name) is { } said => said,
            { SharedMaxAge: not null } => TimeSpan.Zero,
            _ => fresh > TimeSpan.Zero ? ofRoute : TimeSpan.Zero,
        };
    }

    private static TimeSpan? Said(CacheControlHeaderValue says, string name) =>
        says.Extensions.FirstOrDefault(extension => extension.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            && int.TryParse(HeaderUtilities.RemoveQuotes(found.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null;

    private static TimeSpan? Lifetime(ResponseHeaders headers, CacheControlHeaderValue? says, DateTimeOffset now)
    {
        // What a cache in front of the upstream has used up already.
        var age = int.TryParse(headers.Headers.Age, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        var lifetime = says?.SharedMaxAge ?? says?.MaxAge;
        if (lifetime is null && headers.Headers.Expires.Count > 0)
        {
            // One that cannot be read is in the past (RFC 9111 §5.3).
            lifetime = headers.Expires is { } end ? end - (headers.Date ?? now) : TimeSpan.Zero;
        }

        return lifetime is { } known ? (known > age ? known - age : TimeSpan.Zero) : null;
    }
}
