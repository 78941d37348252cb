using System.Net.Http.Headers;
using Chat.Service.Outbound;
using Microsoft.Extensions.Options;

namespace Chat.Service.Previews;

/// <summary>What was got from an address.</summary>
/// <param name="From">Where it was in the end, after redirects.</param>
/// <param name="Type">What it is said to be.</param>
/// <param name="Charset">In which encoding, where that is said.</param>
/// <param name="Bytes">Its beginning.</param>
/// <param name="IsWhole">Whether that is all.</param>
internal sealed record Fetched(Uri From, string? Type, string? Charset, byte[] Bytes, bool IsWhole);

/// <summary>
/// Gets the beginning of what an address has: from public addresses only, checked at each connection and each redirect, in bounded time and
/// bytes. It sends no cookie and no referrer, and nothing of who wrote the link.
/// </summary>
internal sealed class PageReader : IDisposable
{
    private readonly PreviewOptions _options;
    private readonly HttpClient _client;

    public PageReader(IOptions<PreviewOptions> options)
    {
        _options = options.Value;
        var handler = OutboundHandler.Create(_options.AllowPrivateAddresses);
        handler.AutomaticDecompression = System.Net.DecompressionMethods.All;
        handler.MaxResponseHeadersLength = 64;
        handler.MaxResponseDrainSize = 0;
        _client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("RustyGate-Previews", "1.0") } },
        };
    }

    /// <summary>Null where it cannot be had, or not in time.</summary>
    public async Task<Fetched?> FetchAsync(Uri url, string accept, int most, CancellationToken cancellationToken)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(_options.Timeout);
        try
        {
            for (var redirects = 0; redirects <= _options.Redirects; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.TryAddWithoutValidation("Accept", accept);
                using var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, inTime.Token);
                if ((int)reply.StatusCode is >= 300 and < 400)
                {
                    if (reply.Headers.Location is not { } location || !Uri.TryCreate(url, location, out var next) || !Links.IsFit(next, _options))
                    {
                        return null;
                    }

                    url = next;
                    continue;
                }

                return reply.IsSuccessStatusCode ? await ReadAsync(url, reply.Content, most, inTime.Token) : null;
            }

            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<Fetched> ReadAsync(Uri url, HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[most + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var type = content.Headers.ContentType;
        return new Fetched(url, type?.MediaType, type?.CharSet?.Trim('"'), bytes[..Math.Min(read, most)], read <= most);
    }
}
