using System.Globalization;
using System.Net.WebSockets;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;
using StackExchange.Redis;

namespace RustyGate.Tests.Streams;

/// <summary>
/// People come, write, listen and go; then everything is as it was. <c>RUSTYGATE_SOAK_SECONDS</c> says how long: the promise is made for 1,800, when
/// memory counts too; CI has time for a few.
/// </summary>
[Collection(Last.Name)]
public sealed class SoakTests(RunningSystem system)
{
    private const int AtOnce = 24;
    private const int Most = 5;
    private const int MinuteOfMemory = 60;

    private static readonly string[] Services = ["gateway", "auth", "chat", "notify"];

    /// <summary>Between a person's rounds: one may not open streams faster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>A third of a token's life.</summary>
    private static readonly TimeSpan SignInAgain = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan Length { get; } = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_SOAK_SECONDS") ?? "8", CultureInfo.InvariantCulture));

    [Fact]
    public async Task R19_After_much_coming_and_going_descriptors_and_connections_are_what_they_were_and_no_place_is_taken()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Person.RegisterAsync(system.App, "soak")));
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await system.App.GetConnectionStringAsync("redis", Cancel))!);

        // Pools fill, and code is compiled, once.
        await ChurnAsync(people, TimeSpan.FromSeconds(Math.Clamp(Length.TotalSeconds / 10, 3, 60)));
        await Eventually.HoldsAsync(async () => await PlacesAsync(redis, people) == 0, SettleLimit, "every stream has left");
        var before = await HeldAsync();
        var rounds = await ChurnAsync(people, Length);
        await Eventually.HoldsAsync(async () => await PlacesAsync(redis, people) == 0, SettleLimit, "every stream has left");

        var after = before;
        try
        {
            await Eventually.HoldsAsync(async () => (after = await HeldAsync()).All(now => now.Value <= before[now.Key] * (100 + Most) / 100), SettleLimit, "what is held is what was held");
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds; {string.Join(", ", before.Select(held => $"{held.Key} {held.Value} → {after[held.Key]}"))}");
        }

        Array.ForEach(people, person => person.Dispose());
    }

    /// <summary>Everyone signs in, and does so anew before the token ends.</summary>
    private async Task<int> ChurnAsync(Person[] people, TimeSpan length)
    {
        var clock = TimeProvider.System.GetTimestamp();
        var rounds = 0;
        using var anonymous = system.App.Anonymous();
        await Task.WhenAll(people.Select(async person =>
        {
            while (TimeProvider.System.GetElapsedTime(clock) < length)
            {
                using var signedIn = await Person.LogInAsync(anonymous, person.Email);
                var chat = await signedIn.CreateGroupAsync("Coming and going");
                var since = TimeProvider.System.GetTimestamp();
                while (TimeProvider.System.GetElapsedTime(clock) < length && TimeProvider.System.GetElapsedTime(since) < SignInAgain)
                {
                    await ComeAndGoAsync(signedIn, chat, isInGoodOrder: Interlocked.Increment(ref rounds) % 2 == 0);
                }
            }
        }));
        return rounds;
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

    /// <summary>Descriptors of each service's processes, database connections, and after more than minutes memory too.</summary>
    private async Task<Dictionary<string, long>> HeldAsync()
    {
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var service in Services)
        {
            var one = await system.App.ReplicaAsync(service, Cancel);
            Replica[] replicas = service is "chat" or "notify" ? [one, await system.App.OtherReplicaAsync(service, one, Cancel)] : [one];
            held[$"descriptors of {service}"] = replicas.Sum(replica => Directory.GetFileSystemEntries($"/proc/{replica.ProcessId}/fd").Length);
            if (Length.TotalSeconds > MinuteOfMemory)
            {
                held[$"kB of {service}"] = replicas.Sum(replica => Number(File.ReadLines($"/proc/{replica.ProcessId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))));
            }
        }

        var postgres = (await system.App.ReplicaAsync("postgres", Cancel)).ProcessId;
        held["database processes"] = (await File.ReadAllTextAsync($"/proc/{postgres}/task/{postgres}/children", Cancel)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return held;
    }

    private static long Number(string line) => long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
}
