using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public sealed class CrashTests
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_killed_replica_is_shown_and_comes_back_after_a_pause_at_its_address()
    {
        await using var sample = await SampleApplication.StartHealthyAsync();
        var victim = (await sample.InstancesAsync("web", 2))[0];

        // Watched from before: it is down only for the pause.
        var exiting = sample.Notifications.WaitForResourceAsync(victim.ResourceId, e => e.Snapshot.State?.Text == KnownResourceStates.Exited, Limits.Start());
        var pid = await sample.KillAsync(victim.ResourceId);
        var down = await exiting;
        var back = await sample.Notifications.WaitForResourceAsync(
            victim.ResourceId, e => e.Snapshot.State?.Text == KnownResourceStates.Running && e.Snapshot.StartTimeStamp > down.Snapshot.StopTimeStamp, Limits.Start());

        Assert.True(back.Snapshot.StartTimeStamp - down.Snapshot.StopTimeStamp >= FirstPause - TimeSpan.FromMilliseconds(100));
        Assert.NotEqual(pid, await sample.PidAsync(victim.ResourceId));
        Assert.Equal(victim.Snapshot.Urls.Single().Url, back.Snapshot.Urls.Single().Url);
        await sample.Notifications.WaitForResourceHealthyAsync("web", Limits.Start());
    }

    [Fact]
    public async Task A_replica_that_was_stopped_stays_down_until_it_is_started()
    {
        await using var sample = await SampleApplication.StartHealthyAsync();
        var web = await sample.InstancesAsync("web", 2);
        var (stopped, crashed) = (web[0].ResourceId, web[1].ResourceId);

        var stop = await sample.App.ResourceCommands.ExecuteCommandAsync(stopped, KnownResourceCommands.StopCommand, Limits.Start());
        var exiting = sample.Notifications.WaitForResourceAsync(crashed, e => e.Snapshot.State?.Text == KnownResourceStates.Exited, Limits.Start());
        var pid = await sample.KillAsync(crashed);
        await exiting;
        await sample.Notifications.WaitForResourceAsync(crashed, e => e.Snapshot.State?.Text == KnownResourceStates.Running, Limits.Start());

        Assert.True(stop.Success, stop.ErrorMessage);
        Assert.NotEqual(pid, await sample.PidAsync(crashed));
        Assert.True(sample.Notifications.TryGetCurrentState(stopped, out var state));
        Assert.Equal(KnownResourceStates.Exited, state.Snapshot.State?.Text);

        var start = await sample.App.ResourceCommands.ExecuteCommandAsync(stopped, KnownResourceCommands.StartCommand, Limits.Start());
        Assert.True(start.Success, start.ErrorMessage);
        await sample.Notifications.WaitForResourceHealthyAsync("web", Limits.Start());
    }

    [Fact]
    public async Task Restart_gives_every_replica_a_new_process()
    {
        await using var sample = await SampleApplication.StartHealthyAsync();
        var web = await sample.InstancesAsync("web", 2);
        int[] before = [await sample.PidAsync(web[0].ResourceId), await sample.PidAsync(web[1].ResourceId)];

        var restart = await sample.App.ResourceCommands.ExecuteCommandAsync(web[0].Resource, KnownResourceCommands.RestartCommand, Limits.Start());
        await sample.Notifications.WaitForResourceHealthyAsync("web", Limits.Start());

        Assert.True(restart.Success, restart.ErrorMessage);
        Assert.Empty(before.Intersect([await sample.PidAsync(web[0].ResourceId), await sample.PidAsync(web[1].ResourceId)]));
    }
}
