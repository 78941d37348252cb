using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.ResponseCache;

/// <summary>
/// Holds an answer back while it may be one to keep, so that a slow reader does not delay those who wait for the same. It goes on as it
/// comes from the moment that it shows otherwise: by its headers, or by its size.
/// </summary>
/// <param name="inner">Where the answer goes.</param>
/// <param name="most">Largest body that is held.</param>
/// <param name="mayBeKept">Whether the headers, which are complete when it is asked, allow it.</param>
/// <param name="letGo">Told once when the answer goes on as it comes.</param>
internal sealed class CapturedBody(IHttpResponseBodyFeature inner, long most, Func<bool> mayBeKept, Action letGo) : Stream, IHttpResponseBodyFeature
{
    private readonly MemoryStream _held = new();
    private bool? _isHeld;
    private PipeWriter? _writer;

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The whole body; null when it went on already.</summary>
    public async Task<byte[]?> TakeAsync(CancellationToken cancel)
    {
        if (_writer is not null)
        {
            await _writer.FlushAsync(cancel);
        }

        return IsHeld() ? _held.ToArray() : null;
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => IsHeld() ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        IsHeld() ? SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken) : inner.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (await TakeAsync(CancellationToken.None) is null)
        {
            await inner.CompleteAsync();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsHeld() && _held.Length + buffer.Length <= most)
        {
            _held.Write(buffer.Span);
            return;
        }

        if (_isHeld is true)
        {
            LetGo();
            await inner.Stream.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancellationToken);
        }

        await inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => IsHeld() ? Task.CompletedTask : inner.Stream.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Decided once, at the first byte or the end.</summary>
    private bool IsHeld()
    {
        if (_isHeld is null && !(_isHeld = mayBeKept()).Value)
        {
            letGo();
        }

        return _isHeld.Value;
    }

    private void LetGo()
    {
        _isHeld = false;
        letGo();
    }
}
