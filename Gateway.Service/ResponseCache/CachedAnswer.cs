using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Service.ResponseCache;

/// <summary>An answer that is kept, whole.</summary>
internal sealed class CachedAnswer
{
    /// <summary>About what an entry costs besides its body.</summary>
    private const int Overhead = 2048;

    /// <summary>What belongs to one connection or is said anew each time (RFC 9111 §3.1).</summary>
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Trailer", "TE", "Proxy-Connection", "Proxy-Authenticate", "Age", "Content-Length", "X-Request-ID",
    };

    /// <summary>What a 304 says (RFC 9110 §15.4.5).</summary>
    private static readonly HashSet<string> OfNotModified = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Vary", "Last-Modified",
    };

    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly byte[] _body;
    private readonly DateTimeOffset _storedAt;
    private readonly TimeSpan _ageBefore;
    private readonly EntityTagHeaderValue _tag;
    private readonly Freshness _freshness;

    /// <param name="response">The answer.</param>
    /// <param name="ours">Names of headers that are the gateway's own, for this client alone.</param>
    /// <param name="body">Its body.</param>
    /// <param name="freshness">How long it may be served.</param>
    /// <param name="now">The time.</param>
    public CachedAnswer(HttpResponse response, IReadOnlySet<string> ours, byte[] body, Freshness freshness, DateTimeOffset now)
    {
        _headers = [.. response.Headers.Where(header => !NotKept.Contains(header.Key) && !ours.Contains(header.Key))];
        _body = body;
        (_storedAt, _freshness) = (now, freshness);
        _ageBefore = int.TryParse(response.Headers.Age, CultureInfo.InvariantCulture, out var age) && age > 0 ? TimeSpan.FromSeconds(age) : TimeSpan.Zero;
        _tag = response.GetTypedHeaders().ETag ?? new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
    }

    /// <summary>Until when it is of any use.</summary>
    public DateTimeOffset Until => _storedAt + _freshness.Kept;

    /// <summary>Bytes of memory, about.</summary>
    public long Size => _body.Length + Overhead;

    public bool IsFresh(DateTimeOffset now) => now < _storedAt + _freshness.Fresh;

    /// <summary>Whether it is served while another is fetched.</summary>
    public bool MaybeStale(DateTimeOffset now) => now < _storedAt + _freshness.Fresh + _freshness.WhileRevalidating;

    /// <summary>Whether it is served where another cannot be had.</summary>
    public bool MaybeStaleIfError(DateTimeOffset now) => now < _storedAt + _freshness.Fresh + _freshness.IfError;

    /// <summary>Answers with it, or with 304 where the client has it already.</summary>
    public async Task WriteAsync(HttpContext context, DateTimeOffset now, string how)
    {
        var (request, response) = (context.Request, context.Response);
        var isKnown = IsKnownTo(request);
        response.StatusCode = isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        foreach (var (name, values) in _headers)
        {
            if (!isKnown || OfNotModified.Contains(name))
            {
                response.Headers[name] = values;
            }
        }

        response.Headers.ETag = _tag.ToString();
        response.Headers.Age = ((long)(_ageBefore + (now - _storedAt)).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers[CacheStatus.Header] = $"{CacheStatus.Name}; {how}";
        if (isKnown)
        {
            return;
        }

        response.ContentLength = _body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(_body, context.RequestAborted);
        }
    }

    /// <summary>RFC 9110 §13.2.2: a tag decides before a time.</summary>
    private bool IsKnownTo(HttpRequest request)
    {
        var asked = request.GetTypedHeaders();
        if (request.Headers.IfNoneMatch.Count > 0)
        {
            return asked.IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false));
        }

        var changed = Array.Find(_headers, header => header.Key.Equals(HeaderNames.LastModified, StringComparison.OrdinalIgnoreCase)).Value.ToString();
        return asked.IfModifiedSince is { } since && HeaderUtilities.TryParseDate(changed, out var at) && at <= since;
    }
}
