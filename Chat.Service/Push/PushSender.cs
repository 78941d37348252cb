using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Chat.Service.Outbound;
using Microsoft.Extensions.Options;

namespace Chat.Service.Push;

/// <summary>What came of one attempt.</summary>
/// <param name="Outcome">One of <see cref="PushOutcomes"/>.</param>
/// <param name="Status">The push service's status; null where there was no answer.</param>
/// <param name="RetryAfter">How long it wants to be left alone.</param>
internal sealed record PushAttempt(string Outcome, int? Status = null, TimeSpan? RetryAfter = null);

/// <summary>Gives one message to one push service (RFC 8030 §5).</summary>
internal sealed class PushSender(VapidKeys keys, IOptions<PushOptions> options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _client = new(OutboundHandler.Create(options.Value.AllowPrivateAddresses)) { Timeout = options.Value.Timeout };

    /// <param name="subscription">For whom.</param>
    /// <param name="payload">What, not yet encrypted.</param>
    /// <param name="topic">What it takes the place of at the push service (§5.4): at most 32 characters of base64url.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PushAttempt> SendAsync(PushSubscription subscription, byte[] payload, string? topic, CancellationToken cancellationToken)
    {
        var endpoint = new Uri(subscription.Endpoint);
        if (await keys.AuthorizationAsync(endpoint, cancellationToken) is not { } authorization)
        {
            return new PushAttempt(PushOutcomes.Off);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(PushEncryption.Encrypt(subscription.P256dh, subscription.Auth, payload))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream"), ContentEncoding = { ContentEncoding.Name } },
            },
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add("TTL", ((int)options.Value.KeepFor.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", "high");
        if (topic is not null)
        {
            request.Headers.Add("Topic", topic);
        }

        try
        {
            using var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new PushAttempt(OutcomeOf(reply.StatusCode), (int)reply.StatusCode, RetryAfter(reply));
        }
        catch (HttpRequestException refused) when (refused.InnerException is ForbiddenAddressException)
        {
            return new PushAttempt(PushOutcomes.ForbiddenAddress);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PushAttempt(PushOutcomes.Retry);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string OutcomeOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => PushOutcomes.Sent,
        404 or 410 => PushOutcomes.Gone,
        408 or 429 or >= 500 => PushOutcomes.Retry,
        _ => PushOutcomes.Failed,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage reply) =>
        reply.Headers.RetryAfter is { } wish ? wish.Delta ?? (wish.Date - time.GetUtcNow()) : null;
}
