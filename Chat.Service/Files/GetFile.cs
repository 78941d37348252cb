using Chat.Service.Files.Stores;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Files;

internal static class GetFile
{
    /// <summary>
    /// A file, whole or in part (RFC 9110 ranges), for whoever may read it now: 404 for everyone else. A picture, sound or film may be shown
    /// in place; anything else, a page or a script above all, is saved and never opened, and would find itself in a sandbox.
    /// </summary>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, IFileStore store, HttpResponse response, CancellationToken cancellationToken)
    {
        var file = await db.FilesReadableBy(me.Id).AsNoTracking().Include(f => f.Content).SingleOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (file is null || await store.OpenAsync(file.Content!.Key, file.Size, cancellationToken) is not { } content)
        {
            return Problem.NotFound("file");
        }

        var shown = MediaType.IsShown(file.Content.Type);
        WriteHeaders(response.Headers, file.Name, shown);
        return TypedResults.Stream(
            content, shown ? file.Content.Type : MediaType.Unknown, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Content.Hash)}\""),
            enableRangeProcessing: true);
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
