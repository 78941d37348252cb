using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>One part of a running system is killed or frozen while people write: what was acknowledged is there, once, in order.</summary>
public sealed class FailedPartTests
{
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(40);

    /// <summary>A sweep comes every second; the rest is for a busy machine.</summary>
    private static readonly TimeSpan HealLimit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("chat")]
    [InlineData("notify")]
    public async Task R1_R2_R3_Kill_9_loses_no_acknowledged_message_and_delivers_each_once_in_order(string part)
    {
        await using var app = await RunningSystem.StartAsync("--ephemeral", "--no-limits");
        using var ann = await Person.RegisterAsync(app, "ann");
        using var ben = await Person.RegisterAsync(app, "ben");
        var chat = await ann.CreateGroupAsync("Faults", ben);
        await ann.SendAsync(chat, "before");
        await using var listener = await PersistentListener.StartAsync(ben, chat, "before");

        var acknowledged = new List<string> { "before" };
        var victim = await app.ReplicaAsync(part, Cancel);
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
        await app.RestartedAsync(part, victim, Cancel).WaitAsync(BackLimit, Cancel);
    }

    [Fact]
    public async Task R5_While_Redis_is_frozen_every_post_is_taken_and_every_message_arrives()
    {
        await using var app = await RunningSystem.StartAsync("--ephemeral", "--no-limits");
        using var ann = await Person.RegisterAsync(app, "ann");
        using var ben = await Person.RegisterAsync(app, "ben");
        var chat = await ann.CreateGroupAsync("Frozen", ben);
        await using var listener = await PersistentListener.StartAsync(ben, chat);
        var redis = await app.ReplicaAsync("redis", Cancel);

        Signals.Send(redis.ProcessId, Signals.Freeze);
        var sent = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            sent.Add($"message {i}");
            await ann.SendAsync(chat, sent[^1]);
        }

        await Eventually.HoldsAsync(() => listener.Contents.Count >= sent.Count, HealLimit, "everything arrives without Redis");
        Signals.Send(redis.ProcessId, Signals.Thaw);
        sent.Add("thawed");
        await ann.SendAsync(chat, sent[^1]);
        await Eventually.HoldsAsync(() => listener.Contents.Count >= sent.Count, HealLimit, "the message after the thaw arrives");
        Assert.Equal(sent, listener.Contents);
    }
}
