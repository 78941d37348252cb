namespace RustyGate.Tests.Running;

/// <summary>Reads a person's stream as a good client does: when it is cut, connects again from the last id it has seen.</summary>
public sealed class PersistentListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _contents = [];
    private readonly Person _person;
    private readonly Guid _chat;
    private string? _lastEventId;
    private Task _reading = Task.CompletedTask;

    private PersistentListener(Person person, Guid chat) => (_person, _chat) = (person, chat);

    /// <summary>The messages of the chat in the order they came, doubles and resets included.</summary>
    public IReadOnlyList<string> Contents
    {
        get
        {
            lock (_contents)
            {
                return [.. _contents];
            }
        }
    }

    /// <summary>Starts to listen; what was sent before is given, and the stream stands at its <c>ready</c> when this returns.</summary>
    public static async Task<PersistentListener> StartAsync(Person person, Guid chat, params string[] already)
    {
        var listener = new PersistentListener(person, chat);
        listener._contents.AddRange(already);
        var first = await person.ListenAsync();
        await first.UntilAsync("ready");
        listener._lastEventId = first.LastEventId;
        listener._reading = listener.ReadAsync(first);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(EventStream? stream)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                stream ??= await _person.ListenAsync(_lastEventId);
                while (await stream.NextAsync(TimeSpan.FromSeconds(30)).WaitAsync(_stop.Token) is { } received)
                {
                    Keep(received, stream.LastEventId);
                }
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException or TimeoutException or Xunit.Sdk.XunitException)
            {
                // Cut, refused or not up yet: the next turn connects again.
            }

            if (stream is not null)
            {
                await stream.DisposeAsync();
                stream = null;
            }
        }
    }

    private void Keep(Received received, string lastEventId)
    {
        var content = received.Type switch
        {
            "reset" => "(reset)",
            "NewMessage" when received.Data.GetProperty("chat_id").GetGuid() == _chat => received.Data.GetProperty("content").GetString(),
            _ => null,
        };
        if (content is not null)
        {
            lock (_contents)
            {
                _contents.Add(content);
            }
        }

        _lastEventId = lastEventId;
    }
}
