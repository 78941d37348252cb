using System.Diagnostics;

namespace RustyGate.Tests.Running;

/// <summary>Waits for a condition instead of sleeping: asks again until it holds, and fails with its own words at the deadline.</summary>
public static class Eventually
{
    public static async Task True(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < limit, $"{what}: not within {limit.TotalSeconds:0.#} s");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static Task True(Func<bool> condition, TimeSpan limit, string what) => True(() => Task.FromResult(condition()), limit, what);

    /// <summary>Calls until a call succeeds; gives its result. A refused or cut connection counts as "not yet".</summary>
    public static async Task<HttpResponseMessage> Succeeds(Func<Task<HttpResponseMessage>> call, TimeSpan limit, string what)
    {
        HttpResponseMessage? answer = null;
        await True(async () =>
        {
            try
            {
                answer?.Dispose();
                answer = await call();
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
            catch (TaskCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }, limit, what);
        return answer!;
    }
}
