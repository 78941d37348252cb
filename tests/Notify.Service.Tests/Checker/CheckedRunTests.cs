using System.Globalization;
using Checker;
using Notify.Service.Tests.Client;
using Notify.Service.Tests.Service;
using RustyGate.Client;

namespace Notify.Service.Tests.Checker;

/// <summary>
/// Clients of both kinds on two replicas while everything that can break does: connections at any byte, answers, Chat, and a replica. A few
/// seconds here; <c>RUSTYGATE_CHECK_SECONDS</c> says otherwise.
/// </summary>
public sealed class CheckedRunTests
{
    private const int Readers = 6;
    private const int Writers = 3;
    private const int MostShown = 20;
    private const int LeastWritten = 50;
    private const int RoundOfTheStop = 2;

    private static readonly Guid Room = Guid.CreateVersion7();
    private readonly Ledger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan Length => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("RUSTYGATE_CHECK_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 4);

    [Fact]
    public async Task R1_R2_R3_R7_R8_R9_Under_faults_each_reader_hears_what_was_acknowledged_once_in_one_order_and_nothing_from_outside()
    {
        await using var notify = await RunningNotify.StartAsync();
        await notify.AddReplicaAsync();
        await notify.AddReplicaAsync();
        notify.Chat.LosesAnswers = true;
        await using var cuts = CutProxy.Start([.. Enumerable.Range(0, 3).Select(replica => new Uri(notify.AddressOf(replica)))], bytes: 20_000);
        var people = Enumerable.Range(0, Readers).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var person in people)
        {
            notify.Chat.Join(Room, person);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = people.Select((person, i) => ReadAsync(notify, cuts.Address, person, i, over.Token)).ToArray();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writing = Enumerable.Range(0, Writers).Select(_ => WriteAsync(notify, people[0], ended.Token)).ToArray();
        await BreakAsync(notify, people[^1], () => _ledger.AcknowledgedIds.Count > LeastWritten && cuts.Count > Readers);
        await ended.CancelAsync();
        await Task.WhenAll(writing);

        foreach (var person in people[..^1])
        {
            await Eventually.HoldsAsync(() => _ledger.HasAll(person.ToString()));
        }

        await over.CancelAsync();
        await Task.WhenAll(reading);
        Assert.Empty(_ledger.Broken().Take(MostShown));
    }

    private static LiveClient ClientOf(RunningNotify notify, Uri address, Guid person, LiveTransport transport) => new(new LiveClientOptions
    {
        Gateway = address,
        Prefer = transport,
        Cursor = "e1:0",
        FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(200),
        Token = (_, _) => ValueTask.FromResult(notify.Authority.TokenOf(person)),
    });

    private async Task ReadAsync(RunningNotify notify, Uri address, Guid person, int number, CancellationToken over)
    {
        await using var client = ClientOf(notify, address, person, number % 2 == 0 ? LiveTransport.WebSocket : LiveTransport.EventStream);
        try
        {
            await foreach (var happened in client.ReadAsync(over))
            {
                if (happened is MessageEvent or ResetEvent)
                {
                    _ledger.Received(person.ToString(), happened.Id, (happened as MessageEvent)?.Message.ClientId?.ToString());
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(RunningNotify notify, Guid person, CancellationToken ended)
    {
        await using var client = ClientOf(notify, new Uri(notify.Chat.Address), person, LiveTransport.EventStream);
        while (!ended.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            _ledger.Invoked(id.ToString());
            await client.SendAsync(Room, new string('x', 200), id, Cancel);
            _ledger.Acknowledged(id.ToString());
        }
    }

    /// <summary>
    /// Chat is away for a moment, a member is outside for a moment, and one replica stops for good; for as long as the run is to be, and on a busy
    /// machine until enough was done.
    /// </summary>
    private async Task BreakAsync(RunningNotify notify, Guid member, Func<bool> isEnough)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var round = 0; round <= RoundOfTheStop || TimeProvider.System.GetElapsedTime(start) < Length || !isEnough(); round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
            notify.Chat.IsDown = round % 3 == 1;
            var left = notify.Chat.Leave(Room, member);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
            _ledger.WasOutside(member.ToString(), left, notify.Chat.Join(Room, member));
            if (round == RoundOfTheStop)
            {
                await notify.StopAsync(replica: 2);
            }
        }

        notify.Chat.IsDown = false;
    }
}
