using RustyGate.Tests.Streams;

namespace RustyGate.Tests.Running;

/// <summary>Here, not where a browser shares the system, it has streams on which nothing happens.</summary>
public sealed partial class RunningSystem
{
    /// <summary>See <see cref="IdleStreams.LiveAsync"/>.</summary>
    public Task Idle { get; private set; } = Task.CompletedTask;

    partial void Started()
    {
        // They outlive the context in which the system is started.
        using (ExecutionContext.SuppressFlow())
        {
            Idle = Task.Run(() => IdleStreams.LiveAsync(App));
        }
    }
}
