using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Chat.Service.Chats;

/// <summary>
/// A chat whose row is locked by a transaction of the caller's, and so the chat's members too: who stores a message locks it before they look
/// who is in it. What is changed through it becomes durable, with the events that tell of
/// it, by <see cref="CommitAsync"/>; without, nothing has happened.
/// </summary>
internal sealed class HeldChat(
    ChatDb db, IDbContextTransaction? transaction, OutboxBell bell, DateTimeOffset now, Conversation chat, Guid by, Member? me) : IAsyncDisposable
{
    private readonly List<MemberChange> _changes = [];
    private readonly List<Guid> _added = [];
    private readonly List<Guid> _removed = [];
    private bool _isMineChanged;

    public Conversation Chat => chat;

    /// <summary>The caller's own membership; null for someone who is not in the chat.</summary>
    public Member? Me => me;

    public DateTimeOffset Now => now;

    /// <summary>Whether anyone came, went or changed.</summary>
    public bool IsChanged => _changes.Count > 0;

    /// <summary>Why the caller, a member, may not do it; null when they may.</summary>
    public ProblemHttpResult? Refuse(ChatAct act) =>
        chat.Type == ChatType.Single && !ChatRights.IsForSingle(act) ? Refused.Single()
        : !me!.Role.May(act) ? Refused.Role(ChatRights.LeastFor(act))
        : chat.ArchivedAt is not null && !ChatRights.IsForArchived(act) ? Refused.Archived()
        : null;

    public async Task<Member?> MemberAsync(Guid user, CancellationToken cancellationToken) =>
        await db.Members.FindAsync([chat.Id, user], cancellationToken);

    public Task<List<Member>> MembersAsync(CancellationToken cancellationToken) =>
        db.Members.Where(m => m.ChatId == chat.Id).ToListAsync(cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.Members.CountAsync(m => m.ChatId == chat.Id, cancellationToken);

    /// <summary>Adds people who are not in it; null, or why they cannot all be added.</summary>
    public async Task<ProblemHttpResult?> AddAsync(
        IReadOnlyCollection<Guid> users, MemberRole role, ChatLimits limits, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return null;
        }

        if (chat.ArchivedAt is not null)
        {
            return Refused.Archived();
        }

        if (await db.Bans.AnyAsync(b => b.ChatId == chat.Id && users.Contains(b.UserId), cancellationToken))
        {
            return Refused.Banned();
        }

        if (await CountAsync(cancellationToken) - _removed.Count + users.Count > limits.Members)
        {
            return Refused.Full(limits.Members);
        }

        if (await db.AnyoneHasAsync(users, limits.PerUser, cancellationToken))
        {
            return Refused.TooManyChats(limits.PerUser);
        }

        foreach (var user in users)
        {
            db.Members.Add(new Member { ChatId = chat.Id, UserId = user, Role = role, JoinedAt = now, ReadSeq = chat.LastSeq });
            _changes.Add(new MemberChange(user, role));
            _added.Add(user);
        }

        return null;
    }

    public void Remove(Member member)
    {
        db.Members.Remove(member);
        _changes.Add(new MemberChange(member.UserId, Role: null));
        _removed.Add(member.UserId);
    }

    public void SetRole(Member member, MemberRole role)
    {
        member.Role = role;
        _changes.Add(new MemberChange(member.UserId, role));
    }

    /// <summary>The caller's own: nobody else is told.</summary>
    public void Mute(DateTimeOffset? until) => (me!.MutedUntil, _isMineChanged) = (until, true);

    /// <summary>The caller's own: nobody else is told.</summary>
    public void Notify(NotifyLevel level) => (me!.Notify, _isMineChanged) = (level, true);

    /// <summary>Nobody is in the chat any more, and the pair of a single one can have another. What it held is not readable by anyone.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        (await MembersAsync(cancellationToken)).ForEach(Remove);
        (chat.DeletedAt, chat.PairKey) = (now, null);
    }

    /// <summary>
    /// Makes the changes durable and tells those whom they concern, in the chat's order. Within a transaction of the caller's that is left
    /// to them, as is the ringing of the bell.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        var isUpdated = IsChanged || db.Entry(chat).State == EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
        if (_removed.Count > 0)
        {
            await TellAsync(EventTypes.RemoveFromChat, _removed, new ChatLeft(chat.Id, _removed, by), cancellationToken);
        }

        if (_added.Count > 0)
        {
            var view = (await ChatRow.Query(db, db.Chats.Where(c => c.Id == chat.Id), me: null).SingleAsync(cancellationToken)).ToView();
            await TellAsync(EventTypes.AddToChat, _added, view, cancellationToken);
        }

        if (isUpdated && chat.DeletedAt is null)
        {
            var update = new ChatUpdate(
                chat.Id, chat.Type, chat.Name, chat.Topic, chat.Avatar, chat.ArchivedAt, chat.SlowModeSeconds, await CountAsync(cancellationToken), _changes, by);
            await TellAsync(EventTypes.ChatUpdated, users: null, update, cancellationToken);
        }

        if (_isMineChanged)
        {
            await TellAsync(EventTypes.ChatUpdated, [by], new MembershipUpdate(chat.Id, ChatMembership.Of(me!)), cancellationToken);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
            bell.Ring();
        }
    }

    public async Task<ChatView> ViewAsync(CancellationToken cancellationToken) =>
        (await ChatRow.Query(db, db.Chats.Where(c => c.Id == chat.Id), by).SingleAsync(cancellationToken)).ToView();

    public ValueTask DisposeAsync() => transaction?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Saved one by one: the outbox numbers events in the order in which they come.</summary>
    private async Task TellAsync<T>(string type, IReadOnlyCollection<Guid>? users, T body, CancellationToken cancellationToken)
    {
        db.Outbox.Add(OutboxEvent.Of(chat.Id, type, users, body, now));
        await db.SaveChangesAsync(cancellationToken);
    }
}
