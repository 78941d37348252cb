using System.Diagnostics;

namespace StackExchange.Redis;

/// <summary>A command whose caller awaits what <paramref name="read"/> makes of the reply.</summary>
internal sealed class Pending<T>(Func<RedisResult, T> read, Activity? span = null)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IPending
{
    public bool IsDone => Task.IsCompleted;

    public void Complete(RedisResult reply)
    {
        if (reply.Resp2Type == ResultType.Error)
        {
            Fail(new RedisServerException(reply.ToString()));
            return;
        }

        try
        {
            TrySetResult(read(reply));
            span?.Stop();
        }
        catch (Exception e)
        {
            // A reply of another shape than the command's concerns its caller alone.
            Fail(e);
        }
    }

    public void Fail(Exception error)
    {
        if (TrySetException(error))
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message).Stop();
        }
    }
}
