using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>One part of a running system is killed while people write: what was acknowledged is there, once, in order.</summary>
[Collection(FaultCollection.Name)]
public sealed class FailedPartTests(FaultySystem system)
{
    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("chat")]
    [InlineData("notify")]
    [InlineData("gateway")]
    public async Task R1_R2_R3_Kill_9_loses_no_acknowledged_message_and_delivers_each_once_in_order(string part)
    {
        var (ann, ben, chat) = await system.StartAsync($"Without {part}");
        using var first = ann;
        using var second = ben;
        await using var listener = await PersistentListener.StartAsync(ben, chat);
        await ann.SendAtLastAsync(chat, "before");

        var acknowledged = new List<string> { "before" };
        var victim = await system.PartAsync(part);
        for (var i = 0; i < 30; i++)
        {
            if (i == 10)
            {
                Signals.Send(victim.ProcessId, Signals.Kill);
            }

            var content = $"message {i}";
            var clientId = Guid.CreateVersion7();
            using var answer = await Eventually.SucceedsAsync(async () => (await ann.PostAsync(chat, content, clientId)).EnsureSuccessStatusCode(), BackLimit);
            acknowledged.Add(content);
        }

        var history = await ann.HistoryAsync(chat);
        Assert.Equal(acknowledged, history.Select(m => m.GetProperty("content").GetString()));
        Assert.Equal(Enumerable.Range(1, acknowledged.Count).Select(n => (long)n), history.Select(m => m.GetProperty("seq").GetInt64()));
        await Eventually.HoldsAsync(() => listener.Contents.Count >= acknowledged.Count, BackLimit);
        Assert.Equal(acknowledged, listener.Contents);
        await system.App.RestartedAsync(part, victim, Cancel).WaitAsync(BackLimit, Cancel);
    }
}
