using Gateway.Service.Configuration.Reading;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Configuration;

/// <summary>The configuration that runs. Whoever derives something from it does so again when it has changed.</summary>
internal sealed class RunningConfig(ConfigReading first) : IDisposable
{
    private volatile ConfigReading _reading = first;
    private CancellationTokenSource _replaced = new();

    public GatewayConfig Current => _reading.Config!;

    /// <summary>What <see cref="Current"/> was read from.</summary>
    public ConfigReading Reading => _reading;

    /// <summary>Fires once, after <see cref="Current"/> is another one: for <see cref="ChangeToken.OnChange(Func{IChangeToken?}, Action)"/>.</summary>
    public IChangeToken Changing() => new CancellationChangeToken(Volatile.Read(ref _replaced).Token);

    /// <param name="next">A good one.</param>
    public void Replace(ConfigReading next)
    {
        _reading = next;
        using var replaced = Interlocked.Exchange(ref _replaced, new CancellationTokenSource());
        replaced.Cancel();
    }

    public void Dispose() => _replaced.Dispose();
}
