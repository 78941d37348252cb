namespace RustyGate.Tests.Running;

/// <summary>Tests that share one <see cref="KeptSystem"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class KeptCollection : ICollectionFixture<KeptSystem>
{
    public const string Name = "Kept";
}

/// <summary>
/// The system as a person starts it, with data that is kept from start to start. Who ends it, in whatever way, says so: whoever needs it next
/// starts it again.
/// </summary>
public sealed class KeptSystem : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private AppHostProcess? _host;

    public string Data => _data.Path;

    /// <summary>It runs when this returns.</summary>
    internal async Task<AppHostProcess> RunAsync() =>
        _host ??= await AppHostProcess.StartAsync("--data", Data, "--gateway-port", "0", "--no-dashboard", "--no-limits");

    /// <summary>It has ended.</summary>
    internal async Task EndedAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndedAsync();
        _data.Dispose();
    }
}
