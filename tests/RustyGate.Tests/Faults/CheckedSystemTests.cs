using System.Globalization;
using System.Net;
using Aspire.Hosting.Testing;
using Checker;
using RustyGate.Client;
using RustyGate.Tests.Running;
using StackExchange.Redis;

namespace RustyGate.Tests.Faults;

/// <summary>
/// The whole system under everything that can happen to it, judged by the ledger alone: kills, a frozen replica, cut subscriptions, restarts, people
/// who are put out and let in. Once round in CI; <c>RUSTYGATE_CHECK_SECONDS</c> says for how long otherwise.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class CheckedSystemTests(FaultySystem system)
{
    private const int Readers = 6;
    private const int Writers = 3;
    private const int MostShown = 20;

    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(2);

    /// <summary>Between two faults, so that each meets a system that works.</summary>
    private const int MessagesBetween = 40;

    private readonly Ledger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan Length { get; } = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_CHECK_SECONDS") ?? "0", CultureInfo.InvariantCulture));

    [Fact]
    public async Task R1_R2_R3_R5_R6_R7_R8_R9_Whatever_happens_to_the_whole_system_its_ledger_is_clean()
    {
        var (ann, ben, _) = await system.StartAsync("Checked");
        using var owner = ann;
        using var second = ben;
        var people = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Eventually.SucceedsAsync(() => Person.RegisterAsync(system.App, "reader"), BackLimit)));
        var chat = await Eventually.SucceedsAsync(() => ann.CreateGroupAsync("Checked room", people));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var clients = people.Select((person, i) => ClientOf(person, i % 2 == 0 ? LiveTransport.WebSocket : LiveTransport.EventStream)).ToList();
        var reading = people.Zip(clients, (person, client) => ReadAsync(person, chat, client, over.Token)).ToList();
        await Eventually.HoldsAsync(() => clients.TrueForAll(client => client.Transport is not null));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writing = Enumerable.Range(0, Writers).Select(_ => WriteAsync(ann, chat, enough.Token)).ToList();

        var clock = TimeProvider.System.GetTimestamp();
        do
        {
            await BreakAsync(ann, people[^1], chat);
        }
        while (TimeProvider.System.GetElapsedTime(clock) < Length);
        await enough.CancelAsync();
        await Task.WhenAll(writing);
        foreach (var person in people[..^1])
        {
            await Eventually.HoldsAsync(() => _ledger.HasAll(person.Id.ToString()), BackLimit, "every reader has all that was acknowledged");
        }

        await over.CancelAsync();
        await Task.WhenAll(reading);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_ledger.AcknowledgedIds.Count} messages");
        Assert.Empty(_ledger.Broken().Take(MostShown));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Array.ForEach(people, person => person.Dispose());
    }

    private async Task BreakAsync(Person owner, Person member, Guid chat)
    {
        foreach (var part in (string[])["chat", "notify", "redis"])
        {
            await KillAsync(part);
            await GoOnAsync();
        }

        await owner.Http.AskAsync(HttpMethod.Delete, $"/api/chats/{chat}/members/{member.Id}", HttpStatusCode.NoContent);
        await GoOnAsync();
        using (await system.FreezeAsync("notify"))
        {
            await Task.Delay(Frozen, Cancel);
        }

        await CutSubscriptionsAsync();
        await GoOnAsync();
        await owner.Http.AskAsync(HttpMethod.Put, $"/api/chats/{chat}/members/{member.Id}", HttpStatusCode.Created, new { role = "member" });
        var replica = await system.PartAsync("notify");
        Signals.Send(replica.ProcessId, Signals.Terminate);
        await system.App.RestartedAsync("notify", replica, Cancel).WaitAsync(BackLimit, Cancel);
        await GoOnAsync();
    }

    private async Task KillAsync(string part)
    {
        var victim = await system.PartAsync(part);
        Signals.Send(victim.ProcessId, Signals.Kill);
        await GoOnAsync();
        await system.App.RestartedAsync(part, victim, Cancel).WaitAsync(BackLimit, Cancel);
    }

    /// <summary>Redis stands; nobody is subscribed any more.</summary>
    private async Task CutSubscriptionsAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await system.App.GetConnectionStringAsync("redis", Cancel))!);
        await redis.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "PUBSUB");
    }

    private Task GoOnAsync()
    {
        var wanted = _ledger.AcknowledgedIds.Count + MessagesBetween;
        return Eventually.HoldsAsync(() => _ledger.AcknowledgedIds.Count >= wanted, BackLimit, "messages are taken");
    }

    private static LiveClient ClientOf(Person person, LiveTransport transport) => new(new LiveClientOptions
    {
        Gateway = person.Http.BaseAddress!,
        Prefer = transport,
        FirstPause = TimeSpan.FromMilliseconds(100),
        LongestPause = TimeSpan.FromSeconds(1),
        Token = (_, _) => ValueTask.FromResult(person.AccessToken),
    });

    /// <summary>Between being put out and being let in, by the events that say so, a member is outside.</summary>
    private async Task ReadAsync(Person person, Guid chat, LiveClient client, CancellationToken over)
    {
        var reader = person.Id.ToString();
        var left = 0L;
        try
        {
            await foreach (var happened in client.ReadAsync(over))
            {
                switch (happened)
                {
                    case MessageEvent { Type: "NewMessage" } news when news.Message.ChatId == chat:
                        _ledger.Received(reader, news.Id, news.Message.ClientId?.ToString());
                        break;
                    case ResetEvent:
                        _ledger.Received(reader, happened.Id, clientId: null);
                        break;
                    case { Type: "RemoveFromChat" }:
                        left = PositionOf(happened);
                        break;
                    case { Type: "AddToChat" } when left > 0:
                        _ledger.WasOutside(reader, left, PositionOf(happened));
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    private static long PositionOf(LiveEvent happened) => long.Parse(happened.Id![(happened.Id!.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    private async Task WriteAsync(Person person, Guid chat, CancellationToken enough)
    {
        await using var client = ClientOf(person, LiveTransport.EventStream);
        while (!enough.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            _ledger.Invoked(id.ToString());
            await client.SendAsync(chat, "checked", id, Cancel);
            _ledger.Acknowledged(id.ToString());
        }
    }
}
