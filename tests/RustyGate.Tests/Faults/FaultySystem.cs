using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>Tests that share one <see cref="FaultySystem"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultySystem>
{
    public const string Name = "Faults";
}

/// <summary>A whole system for the tests that kill, stop and freeze its parts. Each waits until it is well before it begins, and leaves every part running.</summary>
public sealed class FaultySystem : IAsyncLifetime
{
    private static readonly string[] Parts = ["postgres", "redis", "auth", "chat", "notify", "gateway"];

    private static readonly TimeSpan WellLimit = TimeSpan.FromMinutes(3);

    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The system has not been started.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await RunningSystem.StartAsync(Prepare, "--ephemeral", "--no-limits");

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>Every part is healthy when this returns.</summary>
    public async Task IsWellAsync()
    {
        foreach (var part in Parts)
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(part, Cancel).WaitAsync(WellLimit, Cancel);
        }
    }

    /// <summary>Two people in a chat of their own, once the system is well.</summary>
    public async Task<(Person Ann, Person Ben, Guid Chat)> StartAsync(string name)
    {
        await IsWellAsync();
        var ann = await Eventually.SucceedsAsync(() => Person.RegisterAsync(App, "ann"), WellLimit);
        var ben = await Eventually.SucceedsAsync(() => Person.RegisterAsync(App, "ben"), WellLimit);
        await WarmUpAsync(ann);
        return (ann, ben, await Eventually.SucceedsAsync(() => ann.CreateGroupAsync(name, ben), WellLimit));
    }

    /// <summary>What each replica does for the first time takes a busy machine longer than an outage may: that is not what is tested.</summary>
    private static async Task WarmUpAsync(Person person)
    {
        var chat = await Eventually.SucceedsAsync(() => person.CreateGroupAsync("Warming up"), WellLimit);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Eventually.SucceedsAsync(() => person.SendAsync(chat, $"{n}"), WellLimit)));
    }

    public Task<Replica> PartAsync(string part) => App.ReplicaAsync(part, Cancel);

    /// <summary>Stops a part cleanly; it stays down until <see cref="BringUpAsync"/>.</summary>
    public Task TakeDownAsync(string part) => CommandAsync(part, KnownResourceCommands.StopCommand);

    /// <summary>Returns when it answers again.</summary>
    public async Task BringUpAsync(string part)
    {
        await CommandAsync(part, KnownResourceCommands.StartCommand);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(part, Cancel).WaitAsync(WellLimit, Cancel);
    }

    /// <summary>SIGSTOP for a part and, of PostgreSQL, its sessions: connections stand, and nobody answers. Disposed, it goes on.</summary>
    public async Task<IDisposable> FreezeAsync(string part)
    {
        var process = (await PartAsync(part)).ProcessId;
        var frozen = new Frozen([process, .. Children(process)]);
        frozen.Send(Signals.Freeze);
        return frozen;
    }

    /// <summary>On a busy machine Auth takes longer to come back than a refresh that was answered may be repeated: that is not what is tested.</summary>
    private static void Prepare(IDistributedApplicationTestingBuilder builder) =>
        builder.ProjectNamed("auth").WithEnvironment("Sessions__GraceSeconds", "300");

    private async Task CommandAsync(string part, string command)
    {
        var done = await App.ResourceCommands.ExecuteCommandAsync(part, command, Cancel);
        Assert.True(done.Success, done.ErrorMessage);
    }

    private static IEnumerable<int> Children(int process) => File.ReadAllText($"/proc/{process}/task/{process}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private sealed class Frozen(IReadOnlyList<int> processes) : IDisposable
    {
        public void Send(int signal)
        {
            foreach (var process in processes.Where(id => Directory.Exists($"/proc/{id}")))
            {
                Signals.Send(process, signal);
            }
        }

        public void Dispose() => Send(Signals.Thaw);
    }
}
