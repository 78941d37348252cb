using Chat.Service.Files.Stores;

namespace Chat.Service.Files.Thumbnails;

/// <summary>Thumbnails beside their images: made when first asked for, kept as long as the image. An empty one says that there can be none.</summary>
internal sealed class ThumbnailStore(IFileStore store, Thumbnailer thumbnailer, StagingFolder staging)
{
    /// <summary>The sizes that there are, in pixels: others would let anyone fill the store.</summary>
    public static readonly IReadOnlyList<int> Sizes = [160, 640, 1280];

    /// <summary>A WebP; null when there is none of this content.</summary>
    public async Task<Stream?> OpenAsync(FileContent content, int size, CancellationToken cancellationToken)
    {
        if (!thumbnailer.IsAvailable || !thumbnailer.CanShrink(content))
        {
            return null;
        }

        var key = KeyOf(content.Key, size);
        var thumbnail = await store.OpenAsync(key, cancellationToken) ?? await MakeAsync(content, key, size, cancellationToken);
        if (thumbnail is { Length: 0 })
        {
            await thumbnail.DisposeAsync();
            return null;
        }

        return thumbnail;
    }

    public static string KeyOf(string contentKey, int size) => $"{contentKey}.{size}";

    private async Task<Stream?> MakeAsync(FileContent content, string key, int size, CancellationToken cancellationToken)
    {
        await using var image = await store.OpenAsync(content.Key, cancellationToken);
        if (image is null)
        {
            return null;
        }

        await using var made = await thumbnailer.MakeAsync(image, size, cancellationToken)
            ?? (await StagedFile.ReceiveAsync(Stream.Null, "none", staging, most: 0, cancellationToken))!;
        await store.PutAsync(key, made, cancellationToken);
        return await store.OpenAsync(key, cancellationToken);
    }
}
