using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Files;

internal static class ReadableFiles
{
    /// <summary>
    /// The files that <paramref name="user"/> may read now: those on a message of a chat that they are in or the picture of
    /// one, or of a channel that everyone sees, and their own. One rule for
    /// reading a file and for putting it on a message.
    /// </summary>
    public static IQueryable<StoredFile> FilesReadableBy(this ChatDb db, Guid user) => db.Set<StoredFile>().Where(f =>
        f.UploaderId == user
        || db.Chats.Any(c => c.Avatar == f.Id && c.DeletedAt == null && (c.Type == ChatType.PublicChannel || c.Members.Any(m => m.UserId == user)))
        || db.Set<MessageFile>().Any(x => x.FileId == f.Id
            && db.Members.Any(m => m.ChatId == x.ChatId && m.UserId == user)
            && db.Messages.Any(m => m.ChatId == x.ChatId && m.Seq == x.Seq && m.DeletedAt == null)));

    /// <summary>Those files in their order, as clients get them; null when <paramref name="user"/> may not read one of them.</summary>
    public static async Task<FileView[]?> ViewFilesAsync(this ChatDb db, Guid user, Guid[] ids, CancellationToken cancellationToken)
    {
        var found = await db.FilesReadableBy(user).AsNoTracking().Include(f => f.Content).Where(f => ids.Contains(f.Id))
            .ToDictionaryAsync(f => f.Id, cancellationToken);
        return found.Count < ids.Length ? null : Array.ConvertAll(ids, id => FileView.Of(id, found[id].Name, found[id].Content!));
    }
}
