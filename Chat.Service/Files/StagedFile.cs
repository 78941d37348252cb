using System.Buffers;
using System.Security.Cryptography;

namespace Chat.Service.Files;

/// <summary>
/// A file that has arrived and is not accepted yet: under a temporary name, which goes with this object, or with
/// <see cref="StagingFolder"/>'s sweep where the process died first.
/// </summary>
internal sealed class StagedFile : IAsyncDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly FileStream _stream;

    private StagedFile(FileStream stream, string name) => (_stream, Name) = (stream, name);

    public string Name { get; }

    public long Size { get; private set; }

    public byte[] Hash { get; private set; } = [];

    public string Type { get; private set; } = MediaType.Unknown;

    public (int Width, int Height)? Image { get; private set; }

    /// <summary>Its bytes, from the start.</summary>
    public Stream Content
    {
        get
        {
            _stream.Position = 0;
            return _stream;
        }
    }

    /// <summary>Takes <paramref name="source"/> in, once through, with nothing in memory but a buffer. Null when it has more than <paramref name="most"/> bytes.</summary>
    public static async Task<StagedFile?> ReceiveAsync(
        Stream source, string name, StagingFolder folder, long most, CancellationToken cancellationToken)
    {
        var staged = new StagedFile(folder.Create(), name);
        try
        {
            if (await staged.FillAsync(source, most, cancellationToken))
            {
                return staged;
            }
        }
        catch
        {
            await staged.DisposeAsync();
            throw;
        }

        await staged.DisposeAsync();
        return null;
    }

    /// <summary>Gives it its lasting name, once its bytes are on the disk and not only in the disk's cache.</summary>
    public void MoveTo(string path)
    {
        _stream.Flush(flushToDisk: true);
        File.Move(_stream.Name, path, overwrite: true);
        _stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        // Where the store has moved it away there is nothing to delete.
        File.Delete(_stream.Name);
        await _stream.DisposeAsync();
    }

    private async Task<bool> FillAsync(Stream source, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if ((Size += read) > most)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
                await WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            Hash = hash.GetHashAndReset();
            var head = buffer.AsMemory(0, MediaType.Needed);
            head = head[..Content.ReadAtLeast(head.Span, head.Length, throwOnEndOfStream: false)];
            Type = MediaType.Of(head.Span);
            Image = ImageSize.Read(_stream, Type, head.Span);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A full disk is our failure and must not look like a connection that broke.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException error)
        {
            throw new InvalidOperationException("What arrives cannot be written.", error);
        }
    }
}
