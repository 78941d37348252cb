using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Configuration;

/// <summary>The configuration that runs. Whoever derives something from it does so again when it has changed.</summary>
internal sealed class RunningConfig(GatewayConfig first) : IDisposable
{
    private volatile GatewayConfig _current = first;
    private CancellationTokenSource _replaced = new();

    public GatewayConfig Current => _current;

    /// <summary>Fires once, after <see cref="Current"/> is another one: for <see cref="ChangeToken.OnChange(Func{IChangeToken?}, Action)"/>.</summary>
    public IChangeToken Changing() => new CancellationChangeToken(Volatile.Read(ref _replaced).Token);

    public void Replace(GatewayConfig next)
    {
        _current = next;
        using var replaced = Interlocked.Exchange(ref _replaced, new CancellationTokenSource());
        replaced.Cancel();
    }

    public void Dispose() => _replaced.Dispose();
}
