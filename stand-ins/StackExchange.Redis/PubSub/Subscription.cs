namespace StackExchange.Redis;

/// <summary>Everybody here who listens to one channel, and the server's word on the one subscription they share.</summary>
internal sealed class Subscription
{
    /// <summary>Replaced and never changed, so it is read without a lock.</summary>
    public ChannelMessageQueue[] Queues { get; set; } = [];

    /// <summary>Completes when the server has confirmed it on the present connection; at once while there is none.</summary>
    public Task Confirmed { get; set; } = Task.CompletedTask;
}
