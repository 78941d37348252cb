using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace RustyGate.Tests.Running;

/// <summary>One event as the wire had it.</summary>
public sealed record Received(string Type, string? Id, JsonElement Data);

/// <summary>An open <c>GET /events</c>, read by the framework's own parser of event streams.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _items = _parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    /// <summary>The cursor to resume from: the last id the stream has sent.</summary>
    public string LastEventId => _parser.LastEventId;

    public HttpResponseMessage Response => _response;

    public static async Task<EventStream> OpenAsync(HttpClient http, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return new EventStream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event, pings included; null when the stream has ended.</summary>
    public async Task<Received?> NextAsync(TimeSpan? limit = null)
    {
        var next = _items.MoveNextAsync().AsTask();
        if (!await next.WaitAsync(limit ?? Eventually.Deadline, TestContext.Current.CancellationToken))
        {
            return null;
        }

        var item = _items.Current;
        return new Received(item.EventType, item.EventId, JsonSerializer.Deserialize<JsonElement>(item.Data));
    }

    /// <summary>Reads on until an event of that type comes; everything before it is dropped.</summary>
    public async Task<Received> UntilAsync(string type, TimeSpan? limit = null)
    {
        while (await NextAsync(limit) is { } received)
        {
            if (received.Type == type)
            {
                return received;
            }
        }

        throw new InvalidOperationException($"The stream ended before a {type} came.");
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A read is still under way: cutting the connection has ended it.
        }
    }
}
