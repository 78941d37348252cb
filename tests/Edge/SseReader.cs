using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Edge;

/// <summary>One event of a stream.</summary>
public sealed record SseEvent(string Name, string? Id, string Data, int? Retry)
{
    /// <summary>The number in the id.</summary>
    public long Position => long.Parse(Id!.AsSpan(Id!.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
}

/// <summary>Reads an event stream as a browser does, and remembers where it was.</summary>
public sealed class SseReader(HttpClient client, string path, string? token) : IDisposable
{
    private HttpResponseMessage? _response;
    private StreamReader? _reader;

    /// <summary>What a reconnect sends.</summary>
    public string? LastEventId { get; set; }

    public HttpResponseMessage Response => _response!;

    public async Task<SseReader> OpenAsync()
    {
        _response?.Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (LastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", LastEventId);
        }

        _response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        _reader = new StreamReader(await _response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), Encoding.UTF8);
        return this;
    }

    /// <summary>The next event; null when the stream ended in good order.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        var (name, id, data, retry) = ("message", (string?)null, new List<string>(), (int?)null);
        while (await _reader!.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return new SseEvent(name, id, string.Join('\n', data), retry);
            }

            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
            switch (line[..line.IndexOf(':', StringComparison.Ordinal)])
            {
                case "event":
                    name = value;
                    break;
                case "id":
                    id = LastEventId = value;
                    break;
                case "data":
                    data.Add(value);
                    break;
                case "retry":
                    retry = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
            }
        }

        return null;
    }

    /// <summary>The next event of this name; others before it are skipped.</summary>
    public async Task<SseEvent> NextAsync(string name)
    {
        while (true)
        {
            var next = await NextAsync() ?? throw new EndOfStreamException($"The stream ended before '{name}'.");
            if (string.Equals(next.Name, name, StringComparison.Ordinal))
            {
                return next;
            }
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Cut() => _response?.Dispose();

    public void Dispose()
    {
        _reader?.Dispose();
        _response?.Dispose();
    }
}
