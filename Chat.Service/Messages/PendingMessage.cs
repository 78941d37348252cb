using System.Diagnostics;

namespace Chat.Service.Messages;

/// <summary>A message that waits for a batch, and whoever waits for it. Completed before its batch: nobody waits any more.</summary>
internal sealed class PendingMessage(NewMessage message)
    : TaskCompletionSource<Stored>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public NewMessage Message => message;

    /// <summary>The request's place in its trace.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;
}
