using System.Diagnostics;
using System.Net;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>Starting, ending and killing the AppHost as a process of its own.</summary>
[Collection(KeptCollection.Name)]
public sealed class AppHostFaultTests(KeptSystem system)
{
    /// <summary>Where the machine is so busy that a start takes longer than this, an end takes no longer than the start.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R22_Ctrl_C_ends_everything_in_10_s_and_the_next_start_has_every_message()
    {
        var first = await system.RunAsync();
        using var ann = await Eventually.SucceedsAsync(() => Person.RegisterAsync(first.Http, "ann"));
        var chat = await Eventually.SucceedsAsync(() => ann.CreateGroupAsync("Kept"));
        await ann.SendAtLastAsync(chat, "still here tomorrow");
        var family = first.Family();

        Assert.True(family.Members.Count > 8, "the family of processes was not found");

        var clock = Stopwatch.StartNew();
        first.Signal(Signals.Interrupt);
        await Eventually.HoldsAsync(() => !family.StillRunning().Any(), what: "all processes gone after Ctrl+C");
        var limit = first.StartTook > EndLimit ? first.StartTook : EndLimit;
        Assert.True(clock.Elapsed <= limit, $"The end took {clock.Elapsed}, promised is {EndLimit}, and the start took {first.StartTook}.");

        Assert.Equal(0, await first.ExitAsync(Eventually.Deadline));
        await system.EndedAsync();

        var second = await system.RunAsync();
        using var back = await Eventually.SucceedsAsync(() => Person.LogInAsync(second.Http, ann.Email));
        var message = Assert.Single(await Eventually.SucceedsAsync(() => back.HistoryAsync(chat)));
        Assert.Equal("still here tomorrow", message.GetProperty("content").GetString());
    }

    [Fact]
    public async Task R1_Kill_9_of_the_AppHost_leaves_no_process_and_the_next_start_recovers()
    {
        var first = await system.RunAsync();
        using var ann = await Eventually.SucceedsAsync(() => Person.RegisterAsync(first.Http, "ann"));
        var chat = await Eventually.SucceedsAsync(() => ann.CreateGroupAsync("Crash"));
        await ann.SendAtLastAsync(chat, "acknowledged");
        var family = first.Family();

        first.Signal(Signals.Kill);
        await Eventually.HoldsAsync(() => !family.StillRunning().Any(), what: "all processes gone after kill -9");
        await system.EndedAsync();

        var second = await system.RunAsync();
        using var back = await Eventually.SucceedsAsync(() => Person.LogInAsync(second.Http, ann.Email));
        Assert.Equal("acknowledged", Assert.Single(await Eventually.SucceedsAsync(() => back.HistoryAsync(chat))).GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_second_AppHost_on_the_same_data_folder_is_refused_in_words_and_harms_nothing()
    {
        var first = await system.RunAsync();
        var running = Path.Combine(system.Data, "running.json");
        await Eventually.HoldsAsync(() => File.Exists(running));

        await using var second = AppHostProcess.Launch("--data", system.Data, "--gateway-port", "0", "--no-dashboard");

        Assert.Equal(1, await second.ExitAsync(Eventually.Deadline));
        Assert.Contains(system.Data, second.Console, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Console, StringComparison.Ordinal);
        Assert.True(File.Exists(running), "what the administrator's command line needs is gone");
        using var health = await first.Http.GetAsync("/health", Cancel);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_taken_gateway_port_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        await using var host = AppHostProcess.Launch("--ephemeral", "--gateway-port", port, "--no-dashboard");

        Assert.Equal(1, await host.ExitAsync(Eventually.Deadline));
        Assert.Contains(port, host.Console, StringComparison.Ordinal);
        Assert.Contains("--gateway-port", host.Console, StringComparison.Ordinal);
    }
}
