namespace RustyGate.Testing;

/// <summary>Waits for what is going to be true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"It did not come to be: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
