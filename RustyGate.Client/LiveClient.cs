using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary>
/// What happens in one's chats, each event once and in order, through any cut: the client comes back by itself, from where it was, by WebSocket or
/// by server-sent events, whichever gets through. And messages to chats, each stored once however often it had to be sent.
/// </summary>
public sealed class LiveClient : IAsyncDisposable
{
    private readonly LiveClientOptions _options;
    private readonly HttpClient _http;
    private readonly Connector _connector;
    private readonly Cursor _cursor;
    private readonly Backoff _backoff;
    private readonly Questions _questions;

    /// <param name="options">Where and who.</param>
    /// <param name="handler">What HTTP goes through; the client does not dispose it.</param>
    public LiveClient(LiveClientOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        (_http.BaseAddress, _http.Timeout) = (options.Gateway, Timeout.InfiniteTimeSpan);
        _connector = new Connector(options, _http);
        _cursor = new Cursor(options.Cursor);
        _backoff = new Backoff(options.FirstPause, options.LongestPause, Random.Shared.NextDouble);
        _questions = new Questions(options, _http);
    }

    /// <summary>The last place that was reached. Kept somewhere, it is where the next run begins.</summary>
    public string? Cursor => _cursor.Id;

    /// <summary>How the events come now; null while there is no connection.</summary>
    public LiveTransport? Transport { get; private set; }

    /// <summary>
    /// The events, until it is cancelled. One reader at a time. After a <see cref="ResetEvent"/> load everything anew before reading on.
    /// </summary>
    /// <exception cref="LiveException">No token is good, so that somebody has to sign in.</exception>
    public async IAsyncEnumerable<LiveEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await using var connection = await ConnectAsync(cancellationToken);
            _questions.Opened(connection);
            TimeSpan? retry = null;
            try
            {
                while (await NextAsync(connection, cancellationToken) is { } incoming)
                {
                    retry = incoming.Retry ?? retry;
                    if (incoming.Type == "closing")
                    {
                        _connector.Closed(incoming.Data.GetProperty("reason").GetString());
                    }
                    else if (incoming.Type == "expiring")
                    {
                        if (!await RenewAsync(connection, cancellationToken))
                        {
                            retry = TimeSpan.Zero;
                            break;
                        }
                    }
                    else if (Take(incoming) is { } news)
                    {
                        yield return news;
                    }
                }
            }
            finally
            {
                Transport = null;
                _questions.Closed(connection);
            }

            await Task.Delay(_backoff.Next(retry), _options.Time, cancellationToken);
        }
    }

    /// <summary>Sends a message, again and again until it is known to be stored, which happens once: each attempt has the same id.</summary>
    /// <param name="chat">Where to.</param>
    /// <param name="content">Markdown.</param>
    /// <param name="clientId">The message's own id; a program that was stopped meanwhile sends it again by the same one.</param>
    /// <param name="cancellationToken">Gives up: then it may or may not have been stored.</param>
    /// <exception cref="LiveException">It is not taken, and would not be.</exception>
    public async Task<ChatMessage> SendAsync(Guid chat, string content, Guid? clientId = null, CancellationToken cancellationToken = default) =>
        LiveEvent.MessageOf(await _questions.AskAsync("send", $"api/chats/{chat}/messages", chat, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["content"] = content,
            ["client_id"] = clientId ?? Guid.CreateVersion7(),
        }, cancellationToken));

    /// <summary>Marks a chat as read up to a message.</summary>
    /// <exception cref="LiveException">It is not taken, and would not be.</exception>
    public Task ReadUpToAsync(Guid chat, long seq, CancellationToken cancellationToken = default) => _questions.AskAsync(
        "read", $"api/chats/{chat}/read", chat, new Dictionary<string, object>(StringComparer.Ordinal) { ["seq"] = seq }, cancellationToken);

    /// <summary>Says that one is typing; to be repeated every few seconds while that is so.</summary>
    /// <exception cref="LiveException">It is not taken, and would not be.</exception>
    public Task TypeAsync(Guid chat, bool isTyping = true, CancellationToken cancellationToken = default) => _questions.AskAsync(
        "typing", $"api/chats/{chat}/typing", chat, new Dictionary<string, object>(StringComparer.Ordinal) { ["typing"] = isTyping }, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _connector.OpenAsync(_cursor.Id, cancellationToken);
            }
            catch (Refusal refusal) when (refusal.Status != HttpStatusCode.Unauthorized || !_connector.IsTokenFresh)
            {
                _connector.Failed(refusal);
                await Task.Delay(_backoff.Next(refusal.Status == HttpStatusCode.Unauthorized ? TimeSpan.Zero : refusal.RetryAfter), _options.Time, cancellationToken);
            }
            catch (Refusal refusal)
            {
                throw new LiveException(refusal.Status, refusal.Code, refusal.Message);
            }
            catch (Exception failed) when (Connector.IsOfNetwork(failed, cancellationToken))
            {
                _connector.Failed(refusal: null);
                await Task.Delay(_backoff.Next(), _options.Time, cancellationToken);
            }
        }
    }

    /// <summary>Null when the connection is over, in whatever way.</summary>
    private async Task<Incoming?> NextAsync(IConnection connection, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_options.Silence, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await connection.NextAsync(either.Token);
        }
        catch (Exception over) when (Connector.IsOfNetwork(over, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>What the reader is to have of it; null of what is the client's own affair, or was had already.</summary>
    private LiveEvent? Take(Incoming incoming)
    {
        if (incoming.Type is "ack" or "error" or "pong")
        {
            _questions.Answered(incoming);
            return null;
        }

        if (incoming.Type == "ready")
        {
            _backoff.Reset();
            _connector.Stood();
            Transport = _connector.Transport;
        }

        return _cursor.Pass(incoming.Type, incoming.Id) && incoming.Type != "ping" ? LiveEvent.Of(incoming.Type, incoming.Id, incoming.Data) : null;
    }

    private async Task<bool> RenewAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var token = await _connector.TokenAsync(mustBeFresh: true, cancellationToken);
        return await connection.TrySendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = "refresh", token }), cancellationToken);
    }
}
