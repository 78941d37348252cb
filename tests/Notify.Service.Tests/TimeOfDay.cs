namespace Notify.Service.Tests;

/// <summary>The machine's, until a test says which it is; timers run as they do.</summary>
internal sealed class TimeOfDay : TimeProvider
{
    private long _said;

    public override DateTimeOffset GetUtcNow() => Interlocked.Read(ref _said) is var said and not 0 ? new DateTimeOffset(said, TimeSpan.Zero) : base.GetUtcNow();

    public void Is(DateTimeOffset moment) => Interlocked.Exchange(ref _said, moment.UtcTicks);
}
