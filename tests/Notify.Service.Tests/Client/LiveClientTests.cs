using System.Collections.Concurrent;
using System.Net;
using Notify.Service.Tests.Service;
using RustyGate.Client;

namespace Notify.Service.Tests.Client;

/// <summary>The .NET client against the service itself.</summary>
public sealed class LiveClientTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<LiveTransport> Both => [LiveTransport.WebSocket, LiveTransport.EventStream];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task R7_Whatever_cuts_it_the_client_gets_each_event_once_and_in_order(LiveTransport transport)
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        await using var cuts = CutProxy.Start(new Uri(notify.AddressOf(0)), bytes: 700);
        await using var client = ClientOf(notify, cuts.Address, transport, "e1:1");
        var said = Enumerable.Range(0, 100).Select(i => $"e1:{notify.Chat.Say(Room, $"message {i}")}").ToArray();

        var heard = new List<string?>();
        await foreach (var happened in client.ReadAsync(Cancel))
        {
            Assert.NotEqual("reset", happened.Type);
            if (happened.Type == "NewMessage")
            {
                heard.Add(happened.Id);
            }

            if (heard.Count == said.Length)
            {
                break;
            }
        }

        Assert.Equal(said, heard);
        Assert.True(cuts.Count > 5, $"only {cuts.Count} cuts");
    }

    [Fact]
    public async Task Where_no_socket_gets_through_events_come_by_the_other_way()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        await using var cuts = CutProxy.Start(new Uri(notify.AddressOf(0)), refuse: "GET /ws");
        await using var client = ClientOf(notify, cuts.Address, LiveTransport.WebSocket, "e1:0");

        await foreach (var happened in client.ReadAsync(Cancel))
        {
            if (happened.Type == "AddToChat")
            {
                break;
            }
        }

        Assert.Equal("e1:1", client.Cursor);
    }

    [Fact]
    public async Task S57_After_a_reset_the_reader_loads_anew_and_goes_on_from_there()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        await using var client = ClientOf(notify, new Uri(notify.AddressOf(0)), LiveTransport.WebSocket, "before-the-restore:7");
        var heard = new List<string>();

        await foreach (var happened in client.ReadAsync(Cancel))
        {
            if (happened is ResetEvent reset)
            {
                heard.Add(reset.Reason);
                notify.Chat.Say(Room, "after");
            }
            else if (happened.Type == "NewMessage")
            {
                heard.Add(happened.Data.GetProperty("content").GetString()!);
                break;
            }
        }

        Assert.Equal(["unknown_epoch", "after"], heard);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task R2_What_is_sent_is_stored_once_though_every_other_answer_is_lost(LiveTransport transport)
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        notify.Chat.LosesAnswers = true;
        await using var client = ClientOf(notify, new Uri(transport == LiveTransport.WebSocket ? notify.AddressOf(0) : notify.Chat.Address), transport);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = transport == LiveTransport.WebSocket ? ReadAsync(client, over.Token) : Task.CompletedTask;
        await Eventually.HoldsAsync(() => transport == LiveTransport.EventStream || client.Transport is not null);

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Room, $"message {i}", cancellationToken: Cancel);
        }

        Assert.Equal(["message 0", "message 1", "message 2"], notify.Chat.Contents(Room));
        Assert.True(notify.Chat.Bearers.Count > 3, "no answer was lost");
        await over.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task What_is_refused_for_good_is_an_exception_with_status_and_code()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Rooms = [];
        await using var client = ClientOf(notify, new Uri(notify.Chat.Address), LiveTransport.EventStream);

        var refused = await Assert.ThrowsAsync<LiveException>(() => client.SendAsync(Room, "x", cancellationToken: Cancel));

        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (refused.Status, refused.Code));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_token_that_ends_is_renewed_and_no_event_is_missed(LiveTransport transport)
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:ExpiryWarningSeconds", "1"));
        notify.Chat.Join(Room, Ann);
        var asked = new ConcurrentQueue<bool>();
        var isSaying = false;
        await using var client = new LiveClient(new LiveClientOptions
        {
            Gateway = new Uri(notify.AddressOf(0)),
            Prefer = transport,
            Token = (mustBeFresh, _) =>
            {
                asked.Enqueue(mustBeFresh);
                return ValueTask.FromResult(notify.Authority.TokenOf(Ann, TimeSpan.FromSeconds(mustBeFresh ? 100 : 3)));
            },
        });

        await foreach (var happened in client.ReadAsync(Cancel))
        {
            if (happened.Type == "ready" && !isSaying)
            {
                isSaying = true;
                _ = Task.Run(
                    async () =>
                    {
                        await Eventually.HoldsAsync(() => asked.Contains(true));
                        notify.Chat.Say(Room, "with the fresh one");
                    }, Cancel);
            }
            else if (happened.Type == "NewMessage")
            {
                break;
            }
        }

        Assert.False(asked.First());
        Assert.Contains(true, asked);
    }

    [Fact]
    public async Task Nobody_comes_back_for_ever_with_tokens_that_are_no_good()
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var client = new LiveClient(new LiveClientOptions
        {
            Gateway = new Uri(notify.AddressOf(0)),
            Token = (_, _) => ValueTask.FromResult("nonsense"),
        });

        var refused = await Assert.ThrowsAsync<LiveException>(() => ReadAsync(client, Cancel));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public void R14_Waits_double_up_to_the_longest_are_spread_and_what_the_server_asks_for_counts_alone()
    {
        var most = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), () => 1);
        var least = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), () => 0);

        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(_ => most.Next().TotalSeconds));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => least.Next().TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(3), most.Next(TimeSpan.FromSeconds(3)));
        most.Reset();
        Assert.Equal(TimeSpan.FromSeconds(1), most.Next());
    }

    private static LiveClient ClientOf(RunningNotify notify, Uri address, LiveTransport transport, string? cursor = null) => new(new LiveClientOptions
    {
        Gateway = address,
        Prefer = transport,
        Cursor = cursor,
        FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(50),
        Answer = TimeSpan.FromSeconds(5),
        Token = (_, _) => ValueTask.FromResult(notify.Authority.TokenOf(Ann)),
    });

    private static async Task ReadAsync(LiveClient client, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in client.ReadAsync(cancellationToken))
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
