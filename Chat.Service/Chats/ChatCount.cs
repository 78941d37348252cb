using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Chats;

internal static class ChatCount
{
    /// <summary>Whether one of <paramref name="users"/> is in <paramref name="chats"/> chats already.</summary>
    public static Task<bool> AnyoneHasAsync(this ChatDb db, IReadOnlyCollection<Guid> users, int chats, CancellationToken cancellationToken) =>
        db.Members.Where(m => users.Contains(m.UserId)).GroupBy(m => m.UserId).AnyAsync(own => own.Count() >= chats, cancellationToken);
}
