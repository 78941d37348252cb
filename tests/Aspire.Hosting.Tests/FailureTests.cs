using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task After_a_failed_migration_nothing_that_needs_it_starts()
    {
        await using var sample = await SampleApplication.StartAsync("--migration=7");

        await sample.Notifications.WaitForResourceAsync("front", KnownResourceStates.FailedToStart, Limits.Start());

        Assert.Equal(7, (await sample.InstancesAsync("migration", 1))[0].Snapshot.ExitCode);
        Assert.All(await sample.InstancesAsync("web", 2), w => Assert.Null(w.Snapshot.StartTimeStamp));
    }

    [Fact]
    public async Task After_a_failed_migration_the_console_says_which_and_shows_its_last_lines()
    {
        await using var appHost = new AppHostProcess("--migration=7");
        await appHost.ReadUntilAsync("migration failed with exit code 7");
        await appHost.ReadUntilAsync("the last words of the migration");
        await appHost.ReadUntilAsync("not started: 'migration' ended with exit code 7");
        await appHost.ReadUntilAsync("up in part");
        await appHost.ReadUntilAsync("Stop with Ctrl+C");
        appHost.Signal(Signals.Terminate);
        await appHost.ExitAsync();
    }

    [Fact]
    public async Task After_a_crash_the_console_says_of_which_and_shows_its_last_lines()
    {
        var port = Ports.Free();
        await using var appHost = new AppHostProcess($"--port={port}");
        await appHost.ReadUntilAsync("Stop with Ctrl+C");
        using var front = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        await front.GetStringAsync(new Uri("print/farewell", UriKind.Relative), Limits.Start());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => front.GetStringAsync(new Uri("exit/9", UriKind.Relative), Limits.Start()));

        await appHost.ReadUntilAsync("ended with exit code 9; it is started again in 1 s");
        await appHost.ReadUntilAsync("farewell");
        appHost.Signal(Signals.Terminate);
        await appHost.ExitAsync();
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var appHost = new AppHostProcess($"--port={port}");
        var exitCode = await appHost.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"Port {port}, which 'front' needs, is taken", appHost.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", appHost.Said, StringComparison.Ordinal);
        Assert.Empty(appHost.Family().Members);
    }

    [Fact]
    public async Task A_missing_parameter_is_named_with_what_to_set()
    {
        await using var appHost = new AppHostProcess("--needs-parameter=true");
        var exitCode = await appHost.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Parameters__nowhere", appHost.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", appHost.Said, StringComparison.Ordinal);
    }
}
