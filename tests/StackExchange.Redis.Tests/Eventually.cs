namespace StackExchange.Redis.Tests;

/// <summary>Waits for what is going to be true.</summary>
public static class Eventually
{
    /// <summary>For everything that is expected to happen; a test that needs less says so with its own limit.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!await condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    /// <summary>The result, or a failed test when it does not come.</summary>
    public static Task<T> InTimeAsync<T>(Task<T> task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public static Task InTimeAsync(Task task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    /// <summary>The next message of a queue.</summary>
    public static Task<ChannelMessage> NextAsync(this ChannelMessageQueue queue) =>
        InTimeAsync(queue.ReadAsync(TestContext.Current.CancellationToken).AsTask());
}
