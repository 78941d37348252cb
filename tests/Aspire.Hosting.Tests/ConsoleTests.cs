using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

public sealed class ConsoleTests : IAsyncLifetime
{
    private SampleApplication _sample = null!;
    private string _front = null!;

    public async ValueTask InitializeAsync()
    {
        _sample = await SampleApplication.StartHealthyAsync();
        _front = (await _sample.InstancesAsync("front", 1))[0].ResourceId;
    }

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    [Fact]
    public async Task What_nobody_watches_is_not_read_until_somebody_asks()
    {
        await PrintAsync("web", "unseen");
        await PrintAsync("front", "seen");
        await WatchUntilAsync("seen");

        var web = await _sample.InstancesAsync("web", 2);
        Assert.All(web, w => Assert.Equal(0, _sample.Loggers.Log(w.ResourceId).LastNumber));
        await Eventually.HoldsAsync(async () => (await AllAsync(web[0].ResourceId)).Concat(await AllAsync(web[1].ResourceId)).Count(l => Says(l, "unseen")) == 1);
    }

    [Fact]
    public async Task Watchers_get_what_was_and_what_comes_once_whenever_they_came()
    {
        await PrintAsync("front", "asked-for");
        await Eventually.HoldsAsync(async () => (await AllAsync(_front)).Any(l => Says(l, "asked-for")));
        await PrintAsync("front", "before");

        var first = WatchUntilAsync("after");
        await WatchUntilAsync("before");
        await PrintAsync("front", "after");
        var lines = await first;

        Assert.Equal(["asked-for", "before", "after"], lines.Select(l => l.Content.Split(' ')[1]));
        Assert.Equal([1, 2, 3], lines.Select(l => l.LineNumber));
        Assert.Equal(lines, await WatchUntilAsync("after"));
        Assert.Equal(lines, await AllAsync(_front));
    }

    [Fact]
    public async Task Reading_ends_when_the_last_watcher_leaves()
    {
        var asked = _sample.App.GetEndpoint("web");
        var web = (await _sample.InstancesAsync("web", 2)).Single(instance => instance.Snapshot.Urls.Any(shown => asked.Equals(new Uri(shown.Url))));
        await PrintAsync("front", "seen");
        await WatchUntilAsync("seen");

        await PrintAsync("front", "unseen");
        // A watcher that had stayed would have looked as often as this one.
        var later = WatchLooksAsync(web.ResourceId, looks: 3);
        while (!later.IsCompleted)
            await PrintAsync("web", "later");
        await later;

        Assert.Equal(1, _sample.Loggers.Log(_front).LastNumber);
    }

    [Fact]
    public async Task A_log_goes_on_over_a_restart_with_what_the_former_process_wrote_last()
    {
        await PrintAsync("front", "former");
        await _sample.App.ResourceCommands.ExecuteCommandAsync(_front, KnownResourceCommands.RestartCommand, Limits.Start());
        await _sample.Notifications.WaitForResourceHealthyAsync("front", Limits.Start());
        await PrintAsync("front", "latter");

        Assert.Equal(["former", "latter"], (await WatchUntilAsync("latter")).Select(l => l.Content.Split(' ')[1]).Where(word => word is "former" or "latter"));
    }

    private static bool Says(LogLine line, string text) => line.Content.EndsWith($" {text}", StringComparison.Ordinal);

    private Task<string> PrintAsync(string resource, string text) => _sample.GetAsync(resource, $"print/{text}");

    private async Task<List<LogLine>> AllAsync(string instance)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in _sample.Loggers.GetAllAsync(instance))
            lines.AddRange(batch);
        return lines;
    }

    /// <summary>Returns when a watcher has found something new as often as that.</summary>
    private async Task WatchLooksAsync(string instance, int looks)
    {
        await foreach (var _ in _sample.Loggers.WatchAsync(instance).WithCancellation(Limits.Start()))
        {
            if (--looks == 0)
                return;
        }
    }

    /// <summary>What a watcher of the front sees until it sees the text, and leaves.</summary>
    private async Task<List<LogLine>> WatchUntilAsync(string text)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in _sample.Loggers.WatchAsync(_front).WithCancellation(Limits.Start()))
        {
            lines.AddRange(batch);
            if (batch.Any(l => Says(l, text)))
                break;
        }

        return lines;
    }
}
