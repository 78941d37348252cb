namespace StackExchange.Redis.Tests;

/// <summary>What does not come in time is a failed test, not a hanging one.</summary>
internal static class InTime
{
    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

    public static Task InTimeAsync(this Task task) => task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

    /// <summary>The next message of a queue.</summary>
    public static Task<ChannelMessage> NextAsync(this ChannelMessageQueue queue) =>
        queue.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTimeAsync();
}
