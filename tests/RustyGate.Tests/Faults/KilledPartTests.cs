using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>One part of a running system is killed with signal 9 while people write: what was acknowledged is there, once, in order.</summary>
public sealed class KilledPartTests
{
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(40);

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
                Assert.Equal(0, AppHostProcess.SysKill(victim.ProcessId, AppHostProcess.Kill));
            }

            var content = $"message {i}";
            var clientId = Guid.CreateVersion7();
            using var answer = await Eventually.Succeeds(() => ann.PostAsync(chat, content, clientId), BackLimit, $"{content} is taken");
            acknowledged.Add(content);
        }

        var history = await ann.HistoryAsync(chat);
        Assert.Equal(acknowledged, history.Select(m => m.GetProperty("content").GetString()));
        Assert.Equal(Enumerable.Range(1, acknowledged.Count).Select(n => (long)n), history.Select(m => m.GetProperty("seq").GetInt64()));
        await Eventually.True(() => listener.Contents.Count >= acknowledged.Count, BackLimit, "the listener has everything");
        Assert.Equal(acknowledged, listener.Contents);
        await app.RestartedAsync(part, victim, Cancel).WaitAsync(BackLimit, Cancel);
    }
}
