using Chat.Service.Files.Stores;
using Chat.Service.Files.Thumbnails;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Files;

internal static class GetFile
{
    /// <summary>
    /// A file, whole or in part (RFC 9110 ranges), for whoever may read it now, and for everyone where it is somebody's picture: 404 for everyone else. A picture, sound or film may be shown
    /// in place, and has a smaller WebP by <c>size</c> (160, 640 or 1280 pixels); anything else, a page or a script above all, is saved and never opened, and would find itself in a sandbox.
    /// </summary>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, UserDirectory users, IFileStore store, ThumbnailStore thumbnails, HttpResponse response, CancellationToken cancellationToken,
        int? size = null)
    {
        var file = await db.FilesReadableBy(me.Id).AsNoTracking().Include(f => f.Content).SingleOrDefaultAsync(f => f.Id == id, cancellationToken)
            ?? await AvatarAsync(id, db, users, cancellationToken);
        if (file?.Content is null)
        {
            return Problem.NotFound("file");
        }

        if (size is { } wanted)
        {
            return await ThumbnailAsync(file, wanted, thumbnails, response, cancellationToken);
        }

        if (await store.OpenAsync(file.Content.Key, cancellationToken) is not { } content)
        {
            return Problem.NotFound("file");
        }

        var shown = MediaType.IsShown(file.Content.Type);
        WriteHeaders(response.Headers, file.Name, shown);
        return TypedResults.Stream(
            content, shown ? file.Content.Type : MediaType.Unknown, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Content.Hash)}\""),
            enableRangeProcessing: true);
    }

    /// <summary>The file, if whoever uploaded it shows it as their picture: asked of Auth, whose word is the only one, and seldom, since browsers keep it.</summary>
    private static async Task<StoredFile?> AvatarAsync(Guid id, ChatDb db, UserDirectory users, CancellationToken cancellationToken) =>
        await db.Set<StoredFile>().AsNoTracking().Include(f => f.Content).SingleOrDefaultAsync(f => f.Id == id, cancellationToken) is { Content: { } content } file
        && content.Type.StartsWith("image/", StringComparison.Ordinal)
        && (await users.AvatarsAmongAsync([(file.Id, file.UploaderId)], cancellationToken)).Contains(id)
            ? file
            : null;

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> ThumbnailAsync(
        StoredFile file, int size, ThumbnailStore thumbnails, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!ThumbnailStore.Sizes.Contains(size))
        {
            return Problem.Invalid("size", $"Must be one of {string.Join(", ", ThumbnailStore.Sizes)}.");
        }

        if (await thumbnails.OpenAsync(file.Content!, size, cancellationToken) is not { } thumbnail)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "no_thumbnail", "There is no smaller picture of this file.");
        }

        WriteHeaders(response.Headers, Path.ChangeExtension(file.Name, "webp"), shown: true);
        return TypedResults.Stream(
            thumbnail, "image/webp", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Content!.Hash)}.{size}\""), enableRangeProcessing: true);
    }

    private static void WriteHeaders(IHeaderDictionary headers, string name, bool shown)
    {
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        // A file never changes. Only the reader's own cache may keep it.
        headers.CacheControl = "private, max-age=31536000, immutable";
    }
}
