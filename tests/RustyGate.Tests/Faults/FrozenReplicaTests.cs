using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>One of two Chat replicas stops in its tracks: its connections stand, and it answers nothing.</summary>
[Collection(FaultCollection.Name)]
public sealed class FrozenReplicaTests(FaultySystem system)
{
    private static readonly TimeSpan EjectionLimit = TimeSpan.FromSeconds(10);

    /// <summary>Much less than a frozen replica is waited for.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R16_A_frozen_replica_is_out_within_ten_seconds_and_loses_no_read_and_nothing_that_has_an_idempotency_key()
    {
        var (ann, ben, chat) = await system.StartAsync("Half frozen");
        using var first = ann;
        using var second = ben;
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => ann.CreateGroupAsync($"Beside {n}")));
        await using var listener = await PersistentListener.StartAsync(ben, chat);
        await using var pace = Pace.Of(system.App);
        var clock = Stopwatch.StartNew();
        using (await system.FreezeAsync("chat"))
        {
            // More than one of each, and in several chats, so that some are sure to wait at the frozen one.
            var reads = Enumerable.Range(0, 8).Select(_ => ann.Http.GetAsync($"/api/chats/{chat}/messages", Cancel)).ToList();
            var sends = Enumerable.Range(0, 8).Select(n => PostAsync(ann, chat, $"{n}", $"key {n}")).ToList();
            var beside = others.Select(other => PostAsync(ann, other, "Beside", "key"));
            foreach (var answer in await Task.WhenAll([.. reads, .. sends, .. beside]))
            {
                Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
                answer.Dispose();
            }

            pace.Keeps(EjectionLimit, clock.Elapsed, "The answer to everyone");

            // From now on nobody waits: without a key too.
            for (var i = 8; i < 28; i++)
            {
                clock.Restart();
                await ann.SendAsync(chat, $"{i}");
                pace.Keeps(AtOnce, clock.Elapsed, "A message");
            }

            clock.Restart();
            await Eventually.HoldsAsync(() => listener.Contents.Count >= 28, what: "the other replica's relay leads, and everything is delivered");
            pace.Keeps(DeliveryLimit, clock.Elapsed, "The delivery");
        }

        using (var again = await PostAsync(ann, chat, "0", "key 0"))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        var history = await ann.HistoryAsync(chat);
        Assert.Equal(Enumerable.Range(1, 28).Select(n => (long)n), history.Select(m => m.GetProperty("seq").GetInt64()));
        Assert.Equal(history.Select(m => m.GetProperty("content").GetString()), listener.Contents);
        Assert.Equal(Enumerable.Range(0, 28).Select(n => $"{n}").Order(), listener.Contents.Order());
    }

    private static Task<HttpResponseMessage> PostAsync(Person person, Guid chat, string content, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chats/{chat}/messages") { Content = JsonContent.Create(new { content }) };
        request.Headers.Add("Idempotency-Key", key);
        return person.Http.SendAsync(request, Cancel);
    }
}
