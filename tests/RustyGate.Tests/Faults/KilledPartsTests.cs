using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>
/// Parts are killed one after the other while many write. The long form, for one's own machine:
/// <c>RUSTYGATE_MESSAGES=100000 dotnet test tests/RustyGate.Tests --filter FullyQualifiedName~R1_Many</c>; CI has time for a few kills.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class KilledPartsTests(FaultySystem system)
{
    /// <summary>In the order in which each is hit; the long form goes round.</summary>
    private static readonly string[] Victims = ["chat", "postgres", "redis", "notify", "gateway", "auth"];

    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(3);

    /// <summary>What a client waits before it asks again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Wanted { get; } = int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_MESSAGES") ?? "0", CultureInfo.InvariantCulture);

    private static bool IsLong => Wanted > 0;

    private const int Few = 3;

    [Fact]
    public async Task R1_Many_writers_lose_nothing_acknowledged_and_double_nothing_while_parts_are_killed()
    {
        var (ann, ben, chat) = await system.StartAsync("Kills");
        using var first = ann;
        using var second = ben;
        await using var listener = await PersistentListener.StartAsync(ben, chat);
        var acknowledged = new ConcurrentDictionary<string, long>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writers = Enumerable.Range(0, IsLong ? 50 : 10).Select(writer => WriteAsync(ann, chat, writer, acknowledged, enough.Token)).ToList();

        var returning = new List<Task>();
        do
        {
            foreach (var part in IsLong ? Victims : Victims[..Few])
            {
                var victim = await system.PartAsync(part);
                Signals.Send(victim.ProcessId, Signals.Kill);
                returning.Add(system.App.RestartedAsync(part, victim, Cancel));
                var before = acknowledged.Count;
                await Eventually.HoldsAsync(() => acknowledged.Count > before + (IsLong ? 2000 : 50), BackLimit, $"messages are stored again after {part} was killed");
            }

            await Task.WhenAll(returning).WaitAsync(BackLimit, Cancel);
        }
        while (acknowledged.Count < Wanted);

        await enough.CancelAsync();
        await Task.WhenAll(writers);

        var stored = await AllAsync(ann, chat);
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged.Count} acknowledged, {stored.Count} stored");
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(n => (long)n), stored.Select(m => m.Seq));
        Assert.Equal(stored.Count, stored.Select(m => m.Content).Distinct().Count());
        var found = stored.ToDictionary(m => m.Content, m => m.Seq);
        Assert.All(acknowledged, answer => Assert.Equal(answer.Value, found[answer.Key]));
        await Eventually.HoldsAsync(() => listener.Contents.Count >= stored.Count, BackLimit, "everything is delivered");
        Assert.Equal(stored.Select(m => m.Content), listener.Contents);
    }

    /// <summary>Asks again with the same client id until there is an answer; what is unknown at the end counts as neither.</summary>
    private static async Task WriteAsync(Person person, Guid chat, int writer, ConcurrentDictionary<string, long> acknowledged, CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            var (content, client) = ($"{writer}.{n}", Guid.CreateVersion7());
            long? seq;
            while ((seq = await TryAsync(person, chat, content, client)) is null && !enough.IsCancellationRequested)
            {
                await Task.Delay(Pause, Cancel);
            }

            if (seq is { } number)
            {
                acknowledged[content] = number;
            }
        }
    }

    private static async Task<long?> TryAsync(Person person, Guid chat, string content, Guid client)
    {
        try
        {
            using var answer = await person.PostAsync(chat, content, client);
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStreamAsync(Cancel)).GetProperty("seq").GetInt64()
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<List<(long Seq, string Content)>> AllAsync(Person person, Guid chat)
    {
        var all = new List<(long, string)>();
        for (var after = 0; ; after += 200)
        {
            using var answer = await person.Http.GetAsync($"/api/chats/{chat}/messages?limit=200&after={after}", Cancel);
            var page = JsonSerializer.Deserialize<JsonElement>(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(Cancel));
            all.AddRange(page.EnumerateArray().Reverse().Select(m => (m.GetProperty("seq").GetInt64(), m.GetProperty("content").GetString()!)));
            if (page.GetArrayLength() < 200)
            {
                return all;
            }
        }
    }
}
