using System.Buffers;
using System.IO.Pipelines;
using RustyGate.ServiceDefaults.Identity;

namespace Notify.Service.Streams;

/// <summary>
/// One client's open stream. What it is to get waits in a bounded queue that holds references to bytes shared by all; one write takes
/// everything that waits. Nothing runs for it while nothing waits: no task, timer or channel.
/// </summary>
internal sealed class StreamConnection(
    CurrentUser caller, TokenLife token, Transport transport, PipeWriter output, Action abort, int queueBytes, TimeProvider time)
{
    /// <summary>Bytes copied into the response before it is flushed: what one write carries at most.</summary>
    private const int WriteBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<ReadOnlyMemory<byte>>? _waiting;
    private TaskCompletionSource? _drained;
    private long _waitingBytes;
    private long _writingSince;
    private bool _writing;
    private volatile bool _closing;

    public Guid UserId { get; } = caller.Id;

    /// <summary>By whom, in which session, it was opened or renewed. The hub's, under its lock.</summary>
    public CurrentUser Caller { get; private set; } = caller;

    /// <summary>From when to when the token that the stream lives by is valid. The hub's, under its lock.</summary>
    public TokenLife Token { get; private set; } = token;

    /// <summary>How it carries events.</summary>
    public Transport Transport => transport;

    /// <summary>Of which chats it wants to hear. The hub's, under its lock.</summary>
    public ChatFilter Filter { get; init; } = new();

    /// <summary>Whether its client says that nobody looks at it.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Whether the client was told that the token is about to expire. The hub's, under its lock.</summary>
    public bool IsWarned { get; set; }

    /// <summary>Events up to here were sent before the stream went live. The hub's, under its lock.</summary>
    public long After { get; set; }

    /// <summary>Whether the hub delivers to it. The hub's, under its lock.</summary>
    public bool IsLive { get; set; }

    /// <summary>Complete once the stream is over: the farewell was written, the client left, or it was cut.</summary>
    public Task Ended => _ended.Task;

    /// <summary>No more events are taken.</summary>
    public bool IsClosed => _closing || _ended.Task.IsCompleted;

    /// <summary>Goes on by another token of the same user.</summary>
    public void Renew(CurrentUser caller, TokenLife token) => (Caller, Token, IsWarned) = (caller, token, false);

    /// <summary>
    /// Queues an event. True when someone has to call <see cref="Flush"/> to have it written. An event that finds the queue full cuts
    /// the stream: leaving it out would break the order, and keeping it would keep everything.
    /// </summary>
    public bool Enqueue(ReadOnlyMemory<byte> message, out bool isOverflow)
    {
        lock (_gate)
        {
            isOverflow = !IsClosed && _waiting is { Count: > 0 } && _waitingBytes + message.Length > queueBytes;
            return !isOverflow && Add(message);
        }
    }

    /// <summary>Queues the last event: the stream ends when it is written. True when someone has to call <see cref="Flush"/>.</summary>
    public bool Close(ReadOnlyMemory<byte> farewell)
    {
        lock (_gate)
        {
            var isIdle = Add(farewell);
            _closing = true;
            return isIdle;
        }
    }

    /// <summary>Cuts the stream: nothing gets through to its client any more.</summary>
    public void Cut()
    {
        End();
        abort();
    }

    /// <summary>The client has gone.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended.TrySetResult();
            if (!_writing)
            {
                Settle();
            }
        }
    }

    /// <summary>Starts writing what waits, unless that is under way already.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_writing || _waiting is null)
            {
                return;
            }

            // Since now, not since its last write: that of an idle stream is long ago.
            (_writing, _writingSince) = (true, time.GetTimestamp());
        }

        _ = WriteAsync();
    }

    /// <summary>Complete when nothing waits and nothing is being written.</summary>
    public Task DrainedAsync()
    {
        lock (_gate)
        {
            return !_writing && _waiting is null
                ? Task.CompletedTask
                : (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Whether the client has taken nothing for <paramref name="patience"/> although something waits.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        lock (_gate)
        {
            return _writing && !_ended.Task.IsCompleted && time.GetElapsedTime(_writingSince) > patience;
        }
    }

    private bool Add(ReadOnlyMemory<byte> message)
    {
        if (IsClosed)
        {
            return false;
        }

        (_waiting ??= new Queue<ReadOnlyMemory<byte>>(capacity: 1)).Enqueue(message);
        _waitingBytes += message.Length;
        return !_writing;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Take())
            {
                var flushed = await output.FlushAsync();
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    End();
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            lock (_gate)
            {
                _ended.TrySetResult();
                Settle();
            }
        }
    }

    /// <summary>Copies what waits into the response; false when there is nothing more to write.</summary>
    private bool Take()
    {
        lock (_gate)
        {
            if (_waiting is not { Count: > 0 } || _ended.Task.IsCompleted)
            {
                Settle();
                return false;
            }

            var taken = 0;
            while (taken < WriteBytes && _waiting.TryDequeue(out var message))
            {
                output.Write(message.Span);
                taken += message.Length;
            }

            _waitingBytes -= taken;
            _writingSince = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Nothing waits any more: an idle stream keeps no queue.</summary>
    private void Settle()
    {
        _writing = false;
        _waiting = null;
        _waitingBytes = 0;
        _drained?.TrySetResult();
        _drained = null;
        if (_closing)
        {
            _ended.TrySetResult();
        }
    }
}
