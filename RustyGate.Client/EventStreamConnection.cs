using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary><c>GET /events</c>, read by the framework's parser of event streams.</summary>
internal sealed class EventStreamConnection : IConnection
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;
    private readonly CancellationTokenSource _closed = new();

    private EventStreamConnection(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _items = SseParser.Create(body).EnumerateAsync(_closed.Token).GetAsyncEnumerator(_closed.Token);
    }

    public static async Task<EventStreamConnection> OpenAsync(HttpClient http, Uri address, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            using (response)
            {
                throw await Refusal.OfAsync(response, cancellationToken);
            }
        }

        return new EventStreamConnection(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public async ValueTask<Incoming?> NextAsync(CancellationToken cancellationToken)
    {
        await using var given = cancellationToken.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), _response);
        try
        {
            return await _items.MoveNextAsync() && _items.Current is var item
                ? new Incoming(item.EventType, item.EventId is { Length: > 0 } id ? id : null, JsonElement.Parse(item.Data), item.ReconnectionInterval)
                : null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await _closed.CancelAsync();
        _closed.Dispose();
    }
}
