using System.Diagnostics;
using RustyGate.Client;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// Many clients of the .NET package in one chat, ten of each person, every other one by a WebSocket: they come back by themselves, and what each has
/// heard is kept.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int EachPerson = 10;
    private const int AtOnce = 20;

    private readonly CancellationTokenSource _over = new();
    private readonly SocketsHttpHandler _handler = new();
    private readonly List<Person> _people = [];
    private readonly List<Listener> _listeners = [];

    private Crowd(Guid chat) => Chat = chat;

    public Guid Chat { get; }

    public int Count => _listeners.Count;

    /// <summary>A group of <paramref name="owner"/> and as many people as it takes, all of whom listen when this returns.</summary>
    public static async Task<Crowd> StartAsync(Person owner, string name, int count)
    {
        using var anonymous = new HttpClient { BaseAddress = owner.Http.BaseAddress };
        var people = new List<Person>();
        foreach (var some in Enumerable.Range(0, Math.Max(1, count / EachPerson)).Chunk(4))
        {
            people.AddRange(await Task.WhenAll(some.Select(_ => Eventually.SucceedsAsync(() => Person.RegisterAsync(anonymous, "listener")))));
        }

        var crowd = new Crowd(await Eventually.SucceedsAsync(() => owner.CreateGroupAsync(name, [.. people])));
        crowd._people.AddRange(people);
        foreach (var some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            var joining = some.Select(i => new Listener(crowd, people[i % people.Count], i % 2 == 0 ? LiveTransport.EventStream : LiveTransport.WebSocket)).ToList();
            crowd._listeners.AddRange(joining);
            await Eventually.HoldsAsync(() => joining.TrueForAll(listener => listener.ReadyAt > 0), what: "everyone listens");
        }

        return crowd;
    }

    public bool AreAllConnected => _listeners.TrueForAll(listener => listener.IsConnected);

    /// <summary>How long after that moment each was back; null of those who are not.</summary>
    public IReadOnlyList<TimeSpan?> BackAfter(long moment) =>
        [.. _listeners.Select(listener => listener.ReadyAt > moment ? Stopwatch.GetElapsedTime(moment, listener.ReadyAt) : (TimeSpan?)null)];

    /// <summary>How long each of those who were cut after that moment chose to wait before it asked again, the first time; the shortest first.</summary>
    public IReadOnlyList<TimeSpan> FirstWaitsAfter(long moment) => [.. _listeners.Select(listener => listener.FirstWaitAfter(moment)).OfType<TimeSpan>().Order()];

    /// <summary>Everyone has heard exactly this, each once and in order, and nobody was reset.</summary>
    public async Task HasHeardAsync(IReadOnlyList<string> contents, TimeSpan limit)
    {
        await Eventually.HoldsAsync(() => _listeners.TrueForAll(listener => listener.Heard.Count >= contents.Count), limit, "everyone has heard everything");
        Assert.All(_listeners, listener => Assert.Equal(contents, listener.Heard));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _people.ForEach(person => person.Dispose());
        _handler.Dispose();
        _over.Dispose();
    }

    private sealed class Listener : IAsyncDisposable
    {
        private readonly List<string> _heard = [];
        private readonly WaitingClock _clock = new();
        private readonly LiveClient _client;
        private readonly Task _reading;
        private long _readyAt;

        public Listener(Crowd crowd, Person person, LiveTransport transport)
        {
            var options = new LiveClientOptions
            {
                Gateway = person.Http.BaseAddress!,
                Prefer = transport,
                Token = (_, _) => ValueTask.FromResult(person.AccessToken),
                Time = _clock,
            };
            _clock.Limits = [options.Silence, options.Answer];
            _client = new LiveClient(options, crowd._handler);
            _reading = Task.Run(() => ReadAsync(crowd));
        }

        public bool IsConnected => _client.Transport is not null;

        /// <summary>When it was told <c>ready</c> last.</summary>
        public long ReadyAt => Interlocked.Read(ref _readyAt);

        public TimeSpan? FirstWaitAfter(long moment) => _clock.FirstWaitAfter(moment);

        public IReadOnlyList<string> Heard
        {
            get
            {
                lock (_heard)
                {
                    return [.. _heard];
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _reading;
            await _client.DisposeAsync();
        }

        private async Task ReadAsync(Crowd crowd)
        {
            try
            {
                await foreach (var happened in _client.ReadAsync(crowd._over.Token))
                {
                    Keep(happened, crowd.Chat);
                }
            }
            catch (OperationCanceledException) when (crowd._over.IsCancellationRequested)
            {
            }
        }

        private void Keep(LiveEvent happened, Guid chat)
        {
            if (happened.Type == "ready")
            {
                Interlocked.Exchange(ref _readyAt, Stopwatch.GetTimestamp());
            }

            var said = happened switch
            {
                ResetEvent reset => $"({reset.Reason})",
                MessageEvent { Type: "NewMessage" } news when news.Message.ChatId == chat => news.Message.Content,
                _ => null,
            };
            if (said is not null)
            {
                lock (_heard)
                {
                    _heard.Add(said);
                }
            }
        }
    }
}
