using Chat.Service.Chats;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Accounts;

/// <summary>Who owns a chat when its owner is no more: the admin, else the member, who has been in it the longest; a person, not a program.</summary>
internal sealed class Heirs(ChatDb db, UserDirectory users)
{
    /// <summary>Null where <paramref name="owner"/> does not own the chat, or it is a single one.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer: it alone knows who is a person.</exception>
    public async Task<LineOfHeirs?> FindAsync(Guid chat, Guid owner, CancellationToken cancellationToken)
    {
        var isOwned = await db.Members.AnyAsync(
            m => m.ChatId == chat && m.UserId == owner && m.Role == MemberRole.Owner
                && db.Chats.Any(c => c.Id == chat && c.Type != ChatType.Single), cancellationToken);
        if (!isOwned)
        {
            return null;
        }

        var members = await db.Members.AsNoTracking().Where(m => m.ChatId == chat).ToListAsync(cancellationToken);
        var known = (await users.FindAsync([.. members.Select(m => m.UserId).Where(id => id != owner)], cancellationToken))
            .Where(user => user is { Bot: false, Deleted: false }).ToDictionary(user => user.Id);
        var heir = members.Where(m => m.UserId != owner && known.ContainsKey(m.UserId))
            .OrderBy(m => known[m.UserId].Disabled).ThenBy(m => m.Role).ThenBy(m => m.JoinedAt).ThenBy(m => m.UserId)
            .FirstOrDefault();
        return new LineOfHeirs(heir?.UserId, members.ToDictionary(m => m.UserId, m => m.Role));
    }
}

/// <summary>Who inherits a chat.</summary>
/// <param name="Heir">Null when nobody is left in it but programs and those who are no more.</param>
/// <param name="Members">As they were when this was found.</param>
internal sealed record LineOfHeirs(Guid? Heir, IReadOnlyDictionary<Guid, MemberRole> Members)
{
    /// <summary>Whether these are still the members, in the same roles.</summary>
    public bool IsOf(IReadOnlyCollection<Member> members) =>
        members.Count == Members.Count && members.All(m => Members.TryGetValue(m.UserId, out var role) && role == m.Role);
}
