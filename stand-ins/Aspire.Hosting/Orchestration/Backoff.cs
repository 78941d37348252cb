namespace Aspire.Hosting.Orchestration;

/// <summary>How long to wait before something that crashed is started again: 1 s, doubled up to 30 s, and 1 s again after a good minute.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(60);

    private TimeSpan _next = First;

    /// <param name="healthyFor">How long it was healthy before it crashed.</param>
    public TimeSpan Next(TimeSpan healthyFor)
    {
        var delay = healthyFor >= GoodRun ? First : _next;
        _next = delay + delay < Longest ? delay + delay : Longest;
        return delay;
    }
}
