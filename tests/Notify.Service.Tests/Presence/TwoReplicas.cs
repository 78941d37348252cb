using System.Text.Json;
using Notify.Service.Tests.Service;
using StackExchange.Redis.Tests.Servers;

namespace Notify.Service.Tests.Presence;

/// <summary>Two replicas that share a Redis: Ann and Bob are in one chat, Cid is in another.</summary>
public abstract class TwoReplicas : IAsyncLifetime
{
    protected static readonly Guid Ann = Guid.CreateVersion7();
    protected static readonly Guid Bob = Guid.CreateVersion7();
    protected static readonly Guid Cid = Guid.CreateVersion7();
    protected static readonly Guid Room = Guid.CreateVersion7();
    protected static readonly Guid Other = Guid.CreateVersion7();

    internal RunningNotify Replicas { get; private set; } = null!;

    internal RealServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RealServer.StartAsync(ServerKind.Garnet);
        (string, string)[] settings =
        [
            ("ConnectionStrings:redis", $"127.0.0.1:{Redis.Port},password={RealServer.Password}"),
            ("Streams:Sweep", "00:00:00.05"),
            ("Presence:Grace", "00:00:10"),
            ("Presence:Lease", "00:00:20"),
            ("Presence:Typing", "00:00:01"),
        ];
        Replicas = await RunningNotify.StartAsync(settings);
        await Replicas.AddReplicaAsync(settings);
        Replicas.Chat.Join(Room, Ann);
        Replicas.Chat.Join(Room, Bob);
        Replicas.Chat.Join(Other, Cid);
    }

    public async ValueTask DisposeAsync()
    {
        await Replicas.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private protected static async Task<(Guid, string?)> HearAsync(Edge.SseReader stream)
    {
        var told = JsonSerializer.Deserialize<JsonElement>((await stream.NextAsync("Presence")).Data).GetProperty("users");
        var one = Assert.Single(told.EnumerateArray());
        return (one.GetProperty("user_id").GetGuid(), one.GetProperty("status").GetString());
    }
}
