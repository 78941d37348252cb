using Gateway.Service.Configuration;
using Gateway.Service.Health;

namespace Gateway.Service.Retries;

/// <summary>How much of a route may be asked twice. Metadata of the route's endpoint, so it is new when the route changes.</summary>
internal sealed class RetryBudget(RetryConfig rules, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _counting = new();
    private readonly SlidingCounts _requests = new(Window, time);

    public void CountRequest()
    {
        lock (_counting)
        {
            _requests.Add(1, 0);
        }
    }

    /// <returns>Whether one more may be sent again; it is then counted.</returns>
    public bool TryTake()
    {
        lock (_counting)
        {
            var (requests, repeated) = _requests.Sum();
            if (repeated + 1 > (rules.Budget * requests) + (rules.Minimum * Window.TotalSeconds))
            {
                return false;
            }

            _requests.Add(0, 1);
            return true;
        }
    }
}
