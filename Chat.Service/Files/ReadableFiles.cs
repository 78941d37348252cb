using Chat.Service.Storage;

namespace Chat.Service.Files;

internal static class ReadableFiles
{
    /// <summary>
    /// The files that <paramref name="user"/> may read now: those on a message of a chat that they are in, and their own. One rule for
    /// reading a file and for putting it on a message.
    /// </summary>
    public static IQueryable<StoredFile> FilesReadableBy(this ChatDb db, Guid user) => db.Set<StoredFile>().Where(f =>
        f.UploaderId == user
        || db.Set<MessageFile>().Any(x => x.FileId == f.Id
            && db.Members.Any(m => m.ChatId == x.ChatId && m.UserId == user)
            && db.Messages.Any(m => m.ChatId == x.ChatId && m.Seq == x.Seq && m.DeletedAt == null)));
}
