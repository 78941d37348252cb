namespace Chat.Service.Files.Stores;

/// <summary>
/// An object as a stream that can seek, so that a range of it is a range of the request to the store: nothing is fetched but what is read,
/// from where it is read.
/// </summary>
/// <param name="open">The object from a byte on.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class S3Content(Func<long, Task<Stream>> open, long length) : Stream
{
    private Stream? _opened;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            if (value != _position)
            {
                _opened?.Dispose();
                (_opened, _position) = (null, value);
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length)
        {
            return 0;
        }

        _opened ??= await open(_position);
        var read = await _opened.ReadAsync(buffer, cancellationToken);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => length + offset };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files are read asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _opened?.Dispose();
        base.Dispose(disposing);
    }
}
