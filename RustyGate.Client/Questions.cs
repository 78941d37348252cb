using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary>What is sent to the server and answered: through the socket while one is open, else by HTTP, until the outcome is known.</summary>
internal sealed class Questions(LiveClientOptions options, HttpClient http)
{
    private readonly ConcurrentDictionary<string, (IConnection Connection, TaskCompletionSource<JsonElement> Answer)> _open = new(StringComparer.Ordinal);
    private volatile IConnection? _connection;
    private long _asked;

    public void Opened(IConnection connection) => _connection = connection;

    /// <summary>Nothing that was asked through it will be answered.</summary>
    public void Closed(IConnection connection)
    {
        _connection = null;
        foreach (var (reference, asked) in _open)
        {
            if (asked.Connection == connection && _open.TryRemove(reference, out _))
            {
                asked.Answer.TrySetException(new IOException("The connection ended before the answer."));
            }
        }
    }

    public void Answered(Incoming incoming)
    {
        if (incoming.Data.TryGetProperty("ref", out var reference) && _open.TryRemove(reference.GetString() ?? "", out var asked))
        {
            if (incoming.Type == "error")
            {
                asked.Answer.TrySetException(Refusal.Of(incoming.Data));
            }
            else
            {
                asked.Answer.TrySetResult(incoming.Data.TryGetProperty("data", out var data) ? data : default);
            }
        }
    }

    /// <summary>The answer. The same is asked until there is one: what is sent must be safe to send twice.</summary>
    public async Task<JsonElement> AskAsync(
        string type, string path, Guid chat, Dictionary<string, object> members, CancellationToken cancellationToken)
    {
        var (backoff, mustBeFresh) = (new Backoff(options.FirstPause, options.LongestPause, Random.Shared.NextDouble), false);
        while (true)
        {
            TimeSpan? wait = null;
            try
            {
                return await AskSocketAsync(type, chat, members, cancellationToken) ?? await PostAsync(path, members, mustBeFresh, cancellationToken);
            }
            catch (Refusal refused) when (refused.Status == HttpStatusCode.Unauthorized && !mustBeFresh)
            {
                (mustBeFresh, wait) = (true, TimeSpan.Zero);
            }
            catch (Refusal refused) when (refused.IsTransient)
            {
                wait = refused.RetryAfter;
            }
            catch (Refusal refused)
            {
                throw new LiveException(refused.Status, refused.Code, refused.Message);
            }
            catch (Exception unknown) when (Connector.IsOfNetwork(unknown, cancellationToken) || unknown is TimeoutException)
            {
                // Nobody knows whether it was done.
            }

            await Task.Delay(backoff.Next(wait), options.Time, cancellationToken);
        }
    }

    /// <summary>Null where there is no socket to ask.</summary>
    private async Task<JsonElement?> AskSocketAsync(string type, Guid chat, Dictionary<string, object> members, CancellationToken cancellationToken)
    {
        if (_connection is not SocketConnection socket)
        {
            return null;
        }

        var reference = $"{Interlocked.Increment(ref _asked)}";
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[reference] = (socket, answer);
        try
        {
            var frame = new Dictionary<string, object>(members, StringComparer.Ordinal) { ["type"] = type, ["ref"] = reference, ["chat_id"] = chat };
            return await socket.TrySendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), cancellationToken)
                ? await answer.Task.WaitAsync(options.Answer, options.Time, cancellationToken)
                : null;
        }
        finally
        {
            _open.TryRemove(reference, out _);
        }
    }

    private async Task<JsonElement> PostAsync(string path, Dictionary<string, object> members, bool mustBeFresh, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Answer, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(members) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await options.Token(mustBeFresh, cancellationToken));
        using var response = await http.SendAsync(request, either.Token);
        if (!response.IsSuccessStatusCode)
        {
            throw await Refusal.OfAsync(response, either.Token);
        }

        var body = await response.Content.ReadAsByteArrayAsync(either.Token);
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }
}
