using System.Globalization;
using System.Net.WebSockets;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;
using StackExchange.Redis;

namespace RustyGate.Tests.Streams;

/// <summary>
/// People come, write, listen and go; then everything is as it was. <c>RUSTYGATE_SOAK_SECONDS</c> says how long: the promise is made for 1,800, when
/// memory counts too, after a full garbage collection of each process: what a server keeps of what it once needed is the collector's affair. CI has
/// time for a few.
/// </summary>
[Collection(Last.Name)]
public sealed class SoakTests(RunningSystem system)
{
    private const int AtOnce = 24;
    private const int Most = 5;
    private const int MinuteOfMemory = 60;
    private const int Collections = 10;

    /// <summary>A little more than Notify's <c>Streams:RecentEvents</c>; each round is one event at least.</summary>
    private const int EventsKept = 11_000;

    private static readonly string[] Services = ["gateway", "auth", "chat", "notify"];

    /// <summary>Between a person's rounds: one may not open streams faster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>A third of a token's life.</summary>
    private static readonly TimeSpan SignInAgain = TimeSpan.FromMinutes(5);

    /// <summary>A server that has more passwords to hash than it can says so, and one that waits for those says so too: both mean later.</summary>
    private static readonly TimeSpan SignInLimit = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);

    /// <summary>A pool gives a connection back to the database when it was idle for 300 s, Npgsql's <c>Connection Idle Lifetime</c>, and then some at a time.</summary>
    private static readonly TimeSpan PoolLimit = TimeSpan.FromMinutes(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan Length { get; } = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_SOAK_SECONDS") ?? "8", CultureInfo.InvariantCulture));

    private static TimeSpan WarmUp { get; } = TimeSpan.FromSeconds(Math.Clamp(Length.TotalSeconds / 10, 3, 60));

    private static bool IsLong => Length.TotalSeconds > MinuteOfMemory;

    [Fact]
    public async Task R19_After_much_coming_and_going_descriptors_and_connections_are_what_they_were_and_no_place_is_taken()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Eventually.SucceedsAsync(() => Person.RegisterAsync(system.App, "soak"), SignInLimit)));
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await system.App.GetConnectionStringAsync("redis", Cancel))!);

        // Pools fill, code is compiled, and as many events as Notify keeps in its memory have been, once.
        await ChurnAsync(people, WarmUp, rounds: IsLong ? EventsKept : 0);
        await Eventually.HoldsAsync(async () => await PlacesAsync(redis, people) == 0, SettleLimit, "every stream has left");
        var before = await HeldAsync();
        await CollectAsync(before);
        var rounds = await ChurnAsync(people, Length, rounds: 0);
        await Eventually.HoldsAsync(async () => await PlacesAsync(redis, people) == 0, SettleLimit, "every stream has left");

        var after = before;
        try
        {
            await Eventually.HoldsAsync(
                async () => (after = await HeldAsync()).All(now => now.Value <= before[now.Key] * (100 + Most) / 100), PoolLimit, "what is held is what was held");
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds; {string.Join(", ", before.Select(held => $"{held.Key} {held.Value} → {after[held.Key]}"))}");
        }

        Array.ForEach(people, person => person.Dispose());
    }

    /// <summary>Everyone signs in, and does so anew before the token ends: for so long and so many rounds at least.</summary>
    private async Task<int> ChurnAsync(Person[] people, TimeSpan length, int rounds)
    {
        var clock = TimeProvider.System.GetTimestamp();
        var done = 0;
        using var anonymous = system.App.Anonymous();
        await Task.WhenAll(people.Select(async person =>
        {
            while (GoesOn())
            {
                using var signedIn = await Eventually.SucceedsAsync(() => Person.LogInAsync(anonymous, person.Email), SignInLimit);
                var chat = await Eventually.SucceedsAsync(() => signedIn.CreateGroupAsync("Coming and going"), SignInLimit);
                var since = TimeProvider.System.GetTimestamp();
                while (GoesOn() && TimeProvider.System.GetElapsedTime(since) < SignInAgain)
                {
                    await ComeAndGoAsync(signedIn, chat, isInGoodOrder: Interlocked.Increment(ref done) % 2 == 0);
                }
            }
        }));
        return done;

        bool GoesOn() => TimeProvider.System.GetElapsedTime(clock) < length || Volatile.Read(ref done) < rounds;
    }

    /// <summary>Opens streams of both kinds, writes, hears it, and leaves by closing or by breaking off.</summary>
    private async Task ComeAndGoAsync(Person person, Guid chat, bool isInGoodOrder)
    {
        await using var stream = await person.ListenAsync();
        await stream.UntilAsync("ready");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {person.AccessToken}");
        await socket.ConnectAsync(new Uri($"ws://{system.Gateway.Authority}/ws?chat_id={chat}"), Cancel);
        await person.SendAsync(chat, "here");
        await stream.UntilAsync("NewMessage");
        await Task.Delay(Pause, Cancel);
        if (isInGoodOrder)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);
        }
    }

    /// <summary>How many streams the system believes them to have.</summary>
    private static async Task<long> PlacesAsync(ConnectionMultiplexer redis, Person[] people)
    {
        var counts = await Task.WhenAll(people.Select(person => redis.GetDatabase().SetLengthAsync($"rustygate:streams:{person.Id:N}")));
        return counts.Sum();
    }

    /// <summary>A collected heap is given back to the system over some seconds: the least counts.</summary>
    private async Task CollectAsync(Dictionary<string, long> held)
    {
        for (var n = 0; IsLong && n < Collections; n++)
        {
            foreach (var (what, now) in await HeldAsync())
            {
                held[what] = Math.Min(held[what], now);
            }
        }
    }

    /// <summary>Descriptors of each service's processes, database connections, and after more than a minute memory too.</summary>
    private async Task<Dictionary<string, long>> HeldAsync()
    {
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var service in Services)
        {
            var one = await system.App.ReplicaAsync(service, Cancel);
            Replica[] replicas = service is "chat" or "notify" ? [one, await system.App.OtherReplicaAsync(service, one, Cancel)] : [one];
            held[$"descriptors of {service}"] = replicas.Sum(replica => Directory.GetFileSystemEntries($"/proc/{replica.ProcessId}/fd").Length);
            if (IsLong)
            {
                await Task.WhenAll(replicas.Select(replica => Garbage.CollectAsync(replica.ProcessId, Cancel)));
                held[$"bytes of {service}"] = replicas.Sum(replica => Memory.Of(replica.ProcessId));
            }
        }

        var postgres = (await system.App.ReplicaAsync("postgres", Cancel)).ProcessId;
        held["database processes"] = (await File.ReadAllTextAsync($"/proc/{postgres}/task/{postgres}/children", Cancel)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return held;
    }
}
