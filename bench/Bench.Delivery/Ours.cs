using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;
using RustyGate.Client;

namespace Bench.Delivery;

/// <summary>The running system, by its gateway: one who writes in one chat, and those who listen there.</summary>
internal sealed class Ours : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly HttpClient _http;
    private readonly List<LiveClient> _clients = [];
    private readonly List<Task> _reading = [];
    private readonly List<string> _tokens = [];
    private readonly CommitTimes _commits;
    private Guid _chat;

    private Ours(Uri gateway, CommitTimes commits) => (_http, _commits) = (new HttpClient { BaseAddress = gateway }, commits);

    /// <summary>Of those who listen.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    public Latencies Answered { get; } = new();

    public Latencies Heard { get; } = new();

    /// <summary>From when the service made it, and it began to wait for its commit.</summary>
    public Latencies Made { get; } = new();

    /// <summary>From its commit.</summary>
    public Task<Latencies> DeliveredAsync() => _commits.LatenciesAsync(_chat);

    public static async Task<Ours> StartAsync(Uri gateway, CommitTimes commits, int listeners)
    {
        var ours = new Ours(gateway, commits);
        var (_, writer) = await ours.RegisterAsync();
        var people = new List<(Guid Id, string Token)>();
        for (var i = 0; i < listeners; i++)
        {
            people.Add(await ours.RegisterAsync());
        }

        ours._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", writer);
        using var made = await ours._http.PostAsJsonAsync("/api/chats", new { type = "group", name = "Bench", members = people.Select(person => person.Id) });
        ours._chat = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        for (var i = 0; i < listeners; i++)
        {
            ours.Listen(people[i].Token, i % 2 == 0 ? LiveTransport.EventStream : LiveTransport.WebSocket);
        }

        while (ours._clients.Exists(client => client.Transport is null))
        {
            await Task.Delay(50);
        }

        return ours;
    }

    public async Task SendAsync(long due)
    {
        using var message = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
            new { content = due.ToString(CultureInfo.InvariantCulture), client_id = Guid.CreateVersion7() }))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) },
        };
        using var answer = await _http.PostAsync($"/api/chats/{_chat}/messages", message);
        answer.EnsureSuccessStatusCode();
        Answered.Add(Stopwatch.GetElapsedTime(due));
    }

    public void Clear()
    {
        Answered.Clear();
        Heard.Clear();
        Made.Clear();
        _commits.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_reading);
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _http.Dispose();
        _over.Dispose();
    }

    private void Listen(string token, LiveTransport transport)
    {
        var client = new LiveClient(new LiveClientOptions { Gateway = _http.BaseAddress!, Prefer = transport, Token = (_, _) => ValueTask.FromResult(token) });
        _clients.Add(client);
        _tokens.Add(token);
        _reading.Add(Task.Run(async () =>
        {
            try
            {
                await foreach (var happened in client.ReadAsync(_over.Token))
                {
                    if (happened is MessageEvent { Type: "NewMessage" } news)
                    {
                        var now = DateTimeOffset.UtcNow;
                        Made.Add(now - news.Message.CreatedAt);
                        _commits.Heard(news.Message.Seq, now);
                        Heard.Add(Stopwatch.GetElapsedTime(long.Parse(news.Message.Content, CultureInfo.InvariantCulture)));
                    }
                }
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
            }
        }));
    }

    private async Task<(Guid Id, string Token)> RegisterAsync()
    {
        using var answer = await _http.PostAsJsonAsync("/auth/register", new { email = $"bench-{Guid.NewGuid():N}@example.org", password = "orbit-Lantern-42-quiet" });
        var account = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (account.GetProperty("user_id").GetGuid(), account.GetProperty("access_token").GetString()!);
    }
}
