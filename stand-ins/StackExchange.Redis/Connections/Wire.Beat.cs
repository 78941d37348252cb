namespace StackExchange.Redis;

/// <summary>Time-outs and signs of life.</summary>
internal sealed partial class Wire
{
    private readonly WireLimits _limits;
    private long _lastRead = Environment.TickCount64;

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_limits.Beat));
        var last = Environment.TickCount64;
        while (!_ended.Task.IsCompleted && await timer.WaitForNextTickAsync())
        {
            var now = Environment.TickCount64;

            // When this process itself stood still, answers may lie unread: look again on the next beat.
            var stoodStill = now - last > 4 * _limits.Beat + 100;
            last = now;
            if (!stoodStill)
            {
                Beat(now);
            }
        }
    }

    private void Beat(long now)
    {
        bool isIdle, isDead;
        lock (_inFlight)
        {
            foreach (var (command, sentAt) in _inFlight)
            {
                if (now - sentAt < _limits.Timeout)
                {
                    break;
                }

                // It stays in the queue: its reply may yet come and must not be taken for the next one's.
                if (command is { IsDone: false })
                {
                    command.Fail(new RedisTimeoutException($"No answer within {_limits.Timeout} ms.", CommandStatus.Sent));
                }
            }

            isIdle = !_inFlight.TryPeek(out var oldest);
            isDead = !isIdle && now - Math.Max(Volatile.Read(ref _lastRead), oldest.SentAt) >= _limits.Dead;
        }

        if (isDead)
        {
            Fail(new RedisConnectionException(ConnectionFailureType.SocketFailure, $"The server gave no sign of life for {_limits.Dead} ms."));
        }
        else if (isIdle && now - Volatile.Read(ref _lastRead) >= _limits.KeepAlive)
        {
            Send(pending: null, "PING"u8);
        }
    }
}
