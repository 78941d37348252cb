using Notify.Service.Tests.Sockets;

namespace Notify.Service.Tests.Presence;

/// <summary>Who is gone for a moment, and whose replica is: each waits for a time that is set.</summary>
public sealed class LeavingTests : TwoReplicas
{
    [Fact]
    public async Task Source3_6_Who_comes_back_within_the_grace_has_never_left()
    {
        using var ann = await Replicas.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(Replicas, Bob, replica: 1);
        Assert.Equal((Bob, "online"), await HearAsync(ann));

        await bob.DisposeAsync();
        await using var back = await SocketClient.OpenAsync(Replicas, Bob, replica: 0);
        await back.NextAsync("ready");
        await back.SendAsync(new { type = "presence", status = "idle" });

        Assert.Equal((Bob, "idle"), await HearAsync(ann));
    }

    [Fact]
    public async Task Source3_6_Those_of_a_replica_that_is_gone_are_offline_when_its_word_expires()
    {
        using var ann = await Replicas.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(Replicas, Bob, replica: 1);
        Assert.Equal((Bob, "online"), await HearAsync(ann));

        await Replicas.StopAsync(replica: 1);

        Assert.Equal((Bob, "offline"), await HearAsync(ann));
    }
}
