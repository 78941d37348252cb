using System.Diagnostics;

namespace Aspire.Hosting.Tests;

public sealed class EndTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task Asked_to_end_it_ends_everything_within_10_s(int signal)
    {
        var since = Stopwatch.StartNew();
        await using var appHost = new AppHostProcess();
        await appHost.ReadUntilAsync("Stop with Ctrl+C");
        var starting = since.Elapsed;
        since.Restart();
        appHost.Signal(signal);

        Assert.Equal(0, await appHost.ExitAsync());
        await appHost.NothingLeftAsync();

        // Where the machine has so much else to do that the start took longer, the end may take as long.
        Assert.True(since.Elapsed < (starting > Longest ? starting : Longest), $"{since.Elapsed} after a start of {starting}");
        Assert.Empty(appHost.TemporaryFiles);
    }

    [Fact]
    public async Task Killed_it_leaves_no_process_and_no_file()
    {
        await using var appHost = new AppHostProcess();
        await appHost.ReadUntilAsync("Stop with Ctrl+C");
        Assert.True(appHost.Family().Members.Count > 4);
        appHost.Signal(Signals.Kill);

        await appHost.NothingLeftAsync();
        Assert.Empty(appHost.TemporaryFiles);
    }

    [Fact]
    public async Task Applications_run_side_by_side()
    {
        var samples = await Task.WhenAll(SampleApplication.StartHealthyAsync(), SampleApplication.StartHealthyAsync());
        try
        {
            var pids = await Task.WhenAll(samples.Select(s => s.GetAsync("front", "pid")));
            Assert.Equal(2, pids.Distinct().Count());
        }
        finally
        {
            foreach (var sample in samples)
                await sample.DisposeAsync();
        }
    }
}
