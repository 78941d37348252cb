using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public sealed class StartTests : IAsyncLifetime
{
    private SampleApplication _sample = null!;

    public async ValueTask InitializeAsync() => _sample = await SampleApplication.StartHealthyAsync();

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    [Fact]
    public async Task Each_resource_starts_after_what_it_waits_for()
    {
        var migration = (await _sample.InstancesAsync("migration", 1))[0].Snapshot;
        var web = await _sample.InstancesAsync("web", 2);
        var front = (await _sample.InstancesAsync("front", 1))[0].Snapshot;

        Assert.Equal((KnownResourceStates.Finished, 0), (migration.State?.Text, migration.ExitCode));
        Assert.All(web, w => Assert.True(migration.StopTimeStamp <= w.Snapshot.StartTimeStamp));
        Assert.All(web, w => Assert.True(w.Snapshot.StartTimeStamp <= front.StartTimeStamp));
    }

    [Fact]
    public async Task Every_replica_has_an_address_of_its_own_and_clients_get_them_all()
    {
        string[] addresses = [await _sample.GetAsync("front", "env/services__web__http__0"), await _sample.GetAsync("front", "env/services__web__http__1")];
        using var client = new HttpClient();
        var pids = new HashSet<string>();
        foreach (var address in addresses)
            pids.Add(await client.GetStringAsync(new Uri(address + "/pid"), Limits.Start()));

        Assert.Equal(2, addresses.Distinct().Count());
        Assert.Equal(2, pids.Count);
        Assert.Empty(await _sample.GetAsync("front", "env/services__web__http__2"));
        Assert.Equal($"<{addresses[0]}>", await _sample.GetAsync("front", "env/FIRST_WEB"));
    }

    [Fact]
    public async Task A_generated_parameter_has_one_value_for_all()
    {
        var secret = await _sample.GetAsync("front", "env/SECRET");

        Assert.Equal(30, secret.Length);
        Assert.Equal(secret, await _sample.GetAsync("web", "env/SECRET"));
    }

    [Fact]
    public async Task Instances_are_named_after_their_resource()
    {
        var web = await _sample.InstancesAsync("web", 2);

        Assert.All(web, w => Assert.Matches("^web-[a-z0-9]{8}$", w.ResourceId));
        Assert.All(web, w => Assert.Contains(w.Snapshot.Commands, c => c is { Name: "resource-stop", State: ResourceCommandState.Enabled }));
    }

    [Fact]
    public async Task What_a_process_prints_is_in_its_log()
    {
        var migration = (await _sample.InstancesAsync("migration", 1))[0].ResourceId;
        var lines = new List<LogLine>();
        await foreach (var batch in _sample.Loggers.WatchAsync(migration).WithCancellation(Limits.Start()))
        {
            lines.AddRange(batch);
            if (lines.Count >= 2)
                break;
        }

        Assert.Contains(lines, l => l.Content.EndsWith(" migrating", StringComparison.Ordinal) && !l.IsErrorMessage);
        Assert.Contains(lines, l => l.Content.EndsWith("last words of the migration", StringComparison.Ordinal) && l.IsErrorMessage);
    }
}
