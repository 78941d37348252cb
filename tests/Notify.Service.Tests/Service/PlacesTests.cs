using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge;
using Notify.Service.Tests.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

namespace Notify.Service.Tests.Service;

/// <summary>How many streams a user may have: in all, on two replicas that share a Redis, and how fast they are opened.</summary>
public sealed class PlacesTests : IAsyncLifetime
{
    private const int Most = 4;

    private static readonly Guid Ann = Guid.CreateVersion7();

    private RealServer _redis = null!;
    private RunningNotify _notify = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RealServer.StartAsync(ServerKind.Garnet);
        (string, string)[] settings =
        [
            ("ConnectionStrings:redis", $"127.0.0.1:{_redis.Port},password={RealServer.Password}"), ("Streams:PerUser", $"{Most}"),
            ("Streams:ConnectBurst", "1000"),
        ];
        _notify = await RunningNotify.StartAsync(settings);
        await _notify.AddReplicaAsync(settings);
        var database = _notify.Get<IConnectionMultiplexer>().GetDatabase();
        await Eventually.HoldsAsync(async () => await database.SortedSetLengthAsync("rustygate:streams:replicas") == 2, what: "both replicas have reached Redis");
    }

    public async ValueTask DisposeAsync()
    {
        await _notify.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task S58_A_user_has_so_many_streams_on_all_replicas_together_and_a_place_is_free_again_when_one_is_closed()
    {
        using var first = await OpenAsync(Ann, replica: 0);
        using var second = await OpenAsync(Ann, replica: 1);
        using var third = await OpenAsync(Ann, replica: 0);
        var socket = await SocketClient.OpenAsync(_notify, Ann, replica: 1);
        await socket.NextAsync("ready");

        Assert.Equal("too_many_streams", await RefusalAsync(Ann, replica: 0));
        Assert.Equal("too_many_streams", await RefusalAsync(Ann, replica: 1));
        using var another = await OpenAsync(Guid.CreateVersion7(), replica: 1);
        await socket.DisposeAsync();

        using var again = await Eventually.SucceedsAsync(() => OpenAsync(Ann, replica: 0));
        Assert.Equal("too_many_streams", await RefusalAsync(Ann, replica: 1));
    }

    [Fact]
    public async Task S58_Of_many_at_once_on_two_replicas_as_many_open_as_one_may_have()
    {
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            try
            {
                return await OpenAsync(Ann, replica: n % 2);
            }
            catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return null;
            }
        }));

        Assert.Equal(Most, readers.Count(reader => reader is not null));
        Array.ForEach(readers, reader => reader?.Dispose());
    }

    [Fact]
    public async Task S58_The_streams_of_a_replica_that_was_killed_do_not_count_and_without_Redis_each_replica_counts_its_own()
    {
        var onFirst = await Task.WhenAll(Enumerable.Range(0, Most).Select(_ => OpenAsync(Ann, replica: 0)));
        await _notify.StopAsync(replica: 0);
        using var back = await Eventually.SucceedsAsync(() => OpenAsync(Ann, replica: 1));
        await _redis.KillAsync();

        var onSecond = await Task.WhenAll(Enumerable.Range(1, Most - 1).Select(_ => OpenAsync(Ann, replica: 1)));

        Assert.Equal("too_many_streams", await RefusalAsync(Ann, replica: 1));
        Array.ForEach([.. onFirst, .. onSecond], stream => stream.Dispose());
    }

    [Fact]
    public async Task S58_Who_opens_streams_too_fast_is_429_and_a_socket_that_says_later_who_it_is_closed_1008()
    {
        await _notify.AddReplicaAsync(("Streams:ConnectBurst", "2"), ("Streams:ConnectsPerMinute", "1"));
        for (var i = 0; i < 2; i++)
        {
            (await OpenAsync(Ann, replica: 2)).Dispose();
        }

        Assert.Equal("rate_limited", await RefusalAsync(Ann, replica: 2));
        await using var socket = await SocketClient.OpenAsync(_notify, user: null, replica: 2);
        await socket.SendAsync(new { type = "auth", token = _notify.Authority.TokenOf(Ann) });
        Assert.Equal((1008, "rate_limited"), await socket.ClosedAsync());
        using var another = await OpenAsync(Guid.CreateVersion7(), replica: 2);
    }

    private async Task<SseReader> OpenAsync(Guid user, int replica)
    {
        var stream = await _notify.OpenAsync(user, replica: replica);
        if (stream.Response.StatusCode == HttpStatusCode.OK)
        {
            return stream;
        }

        stream.Dispose();
        throw new HttpRequestException("Refused.", inner: null, stream.Response.StatusCode);
    }

    private async Task<string?> RefusalAsync(Guid user, int replica)
    {
        using var stream = await _notify.OpenAsync(user, replica: replica);
        var reply = stream.Response;
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();
    }
}
