namespace StackExchange.Redis.Tests;

/// <summary>Time as it passes here for whatever waits for a timer: on a busy machine a tick takes longer for all.</summary>
internal sealed class Ticks : IAsyncDisposable
{
    public static readonly TimeSpan One = TimeSpan.FromMilliseconds(50);

    private readonly PeriodicTimer _timer = new(One);
    private readonly Task _counting;
    private int _count;

    public Ticks() => _counting = Task.Run(CountAsync, TestContext.Current.CancellationToken);

    public TimeSpan Passed => Volatile.Read(ref _count) * One;

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _counting;
    }

    private async Task CountAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            Interlocked.Increment(ref _count);
        }
    }
}
