namespace EmbeddedServers.Tests;

/// <summary>Waits for what is going to be true.</summary>
public static class Eventually
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(20);

    /// <summary>Repeats until it does not throw, and gives the last error when it never did.</summary>
    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(_deadline);
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception) when (!deadline.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    public static Task HoldsAsync(Func<bool> condition) => SucceedsAsync(() => condition()
        ? Task.FromResult(true)
        : throw new TimeoutException("The condition did not become true."));
}
