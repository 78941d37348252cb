using System.Net.Mime;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Gateway.Service.Compression;

/// <summary>
/// Decides which answers are compressed. Not what carries a secret (<c>no-store</c>, a cookie, a route that says so): whoever can have their
/// own text put beside a secret learns it from the length (BREACH). Not streams, parts, what is encoded already, and what is tiny.
/// </summary>
internal sealed class CompressedAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options, RunningConfig running)
    : ResponseCompressionProvider(services, options)
{
    public override bool ShouldCompressResponse(HttpContext context)
    {
        var (response, config) = (context.Response, running.Current.Compression);
        var isWorthIt = config.Enabled
            && context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is null or { Stream: false, Compress: true }
            && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
            && !(response.ContentLength < config.MinSize)
            && IsText(response.ContentType, config)
            && MayBeChanged(response.Headers);
        if (isWorthIt && response.Headers.ETag is [{ } tag] && !tag.StartsWith("W/", StringComparison.Ordinal) && GetCompressionProvider(context) is not null)
        {
            // Other bytes than those that the tag stands for.
            response.Headers.ETag = $"W/{tag}";
        }

        return isWorthIt;
    }

    private static bool IsText(string? type, CompressionConfig config)
    {
        var media = type.AsSpan();
        media = (media.IndexOf(';') is var end and >= 0 ? media[..end] : media).Trim();
        if (media.Equals(MediaTypeNames.Text.EventStream, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var known in config.Types)
        {
            if (media.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayBeChanged(IHeaderDictionary headers) =>
        headers.ContentEncoding.Count == 0
        && headers.ContentRange.Count == 0
        && headers.SetCookie.Count == 0
        && !headers.CacheControl.Any(value => value!.Contains("no-store", StringComparison.OrdinalIgnoreCase)
            || value.Contains("no-transform", StringComparison.OrdinalIgnoreCase));
}
