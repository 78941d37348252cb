using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Chat.Service.Outbound;
using Microsoft.Extensions.Options;

namespace Chat.Service.Webhooks;

/// <summary>Sends one message to one receiver.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly WebhookMetrics _metrics;
    private readonly HttpClient _client;

    public WebhookSender(IOptions<WebhookOptions> options, WebhookMetrics metrics, TimeProvider time)
    {
        (_options, _metrics, _time) = (options.Value, metrics, time);
        _client = new HttpClient(OutboundHandler.Create(_options.AllowPrivateAddresses))
        {
            Timeout = _options.Timeout,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("RustyGate-Webhooks", "1.0") } },
        };
    }

    public async Task<Attempt> SendAsync(Webhook webhook, WebhookMessage message, CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(webhook, message, cancellationToken);
        _metrics.Attempted(attempt);
        return attempt;
    }

    public void Dispose() => _client.Dispose();

    private async Task<Attempt> TryAsync(Webhook webhook, WebhookMessage message, CancellationToken cancellationToken)
    {
        using var request = Request(webhook, message);
        var started = Stopwatch.GetTimestamp();
        try
        {
            // Nothing of the body is read: it could be endless, and says nothing that the status does not.
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return new Attempt(status, Attempt.ErrorOf(status), Stopwatch.GetElapsedTime(started), RetryAfter(response));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Attempt(Status: null, Word(failure), Stopwatch.GetElapsedTime(started), RetryAfter: null);
        }
    }

    private HttpRequestMessage Request(Webhook webhook, WebhookMessage message)
    {
        var (body, now) = (message.Body(), _time.GetUtcNow());
        byte[][] secrets = webhook.OldSecretUntil > now ? [webhook.Secret, webhook.OldSecret!] : [webhook.Secret];
        var timestamp = now.ToUnixTimeSeconds();
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "webhook-id", message.Id },
                { "webhook-timestamp", $"{timestamp}" },
                { "webhook-signature", WebhookSecret.Sign(message.Id, timestamp, body, secrets) },
            },
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } wish ? wish.Delta ?? (wish.Date - _time.GetUtcNow()) : null;

    private static string Word(Exception failure) => failure switch
    {
        OperationCanceledException => Attempt.Timeout,
        { InnerException: ForbiddenAddressException } => Attempt.ForbiddenAddress,
        { InnerException: AuthenticationException } => Attempt.Certificate,
        _ => Attempt.Connection,
    };
}
