namespace Gateway.Service.Streams;

/// <summary>
/// The way to a stream's client. Bytes pass as they are; when the gateway has to end the stream, its last word goes between two of the
/// upstream's, and nothing follows it.
/// </summary>
internal sealed class ClientStream(Stream client, Seams seams, TimeProvider time) : Stream
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte>? _last;
    private long _writingSince;

    public override bool CanRead => client.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a write has waited for the client for that long.</summary>
    public bool IsStuck(TimeSpan patience) => Interlocked.Read(ref _writingSince) is not 0 and var since && time.GetElapsedTime(since) > patience;

    /// <summary>Says the last word as soon as the upstream is between two of its own.</summary>
    public async Task EndAsync(ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _last = last;
            if (seams.IsAtSeam)
            {
                await SayLastAsync(last, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }

        await _said.Task.WaitAsync(cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_said.Task.IsCompleted)
            {
                return;
            }

            var seam = seams.Pass(buffer.Span);
            var isLast = _last is not null && seam >= 0;
            Interlocked.Exchange(ref _writingSince, time.GetTimestamp());
            await client.WriteAsync(isLast ? buffer[..seam] : buffer, cancellationToken);
            if (isLast)
            {
                await SayLastAsync(_last!.Value, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Exchange(ref _writingSince, 0);
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => client.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        client.ReadAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SayLastAsync(ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        await client.WriteAsync(last, cancellationToken);
        await client.FlushAsync(cancellationToken);
        _said.TrySetResult();
    }
}
