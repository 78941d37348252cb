using Chat.Service.Delivery;
using Chat.Service.Moderation;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

internal sealed class CreateChat(ChatDb db, UserDirectory users, OutboxBell bell, TimeProvider time, IOptions<ChatLimits> limits)
{
    /// <summary>201 with the new chat; 200 with the single chat that the pair has already.</summary>
    public static Task<Results<Created<ChatView>, Ok<ChatView>, ProblemHttpResult>> HandleAsync(
        CreateChatRequest request, CurrentUser me, CreateChat create, CancellationToken cancellationToken) =>
        create.RunAsync(id: null, request, me.Id, cancellationToken);

    /// <param name="id">What the chat's id is to be, for whoever may ask twice: a chat that has it already is the answer. Null for a new one.</param>
    /// <param name="request">The chat.</param>
    /// <param name="me">Its creator.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Results<Created<ChatView>, Ok<ChatView>, ProblemHttpResult>> RunAsync(
        Guid? id, CreateChatRequest request, Guid me, CancellationToken cancellationToken)
    {
        if (request.Fault(me, limits.Value) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        var pair = request.Type == ChatType.Single ? Conversation.PairOf(me, request.UserId!.Value) : null;
        if (pair is not null && await FindAsync(pair, me, cancellationToken) is { } existing)
        {
            return TypedResults.Ok(existing);
        }

        if (id is not null && await FindAsync(id.Value, me, cancellationToken) is { } made)
        {
            return TypedResults.Ok(made);
        }

        var others = request.Others(me);
        if (await users.UnknownAsync(others, cancellationToken) is [var unknown, ..])
        {
            return Problem.Invalid(pair is null ? "members" : "user_id", $"There is no user {unknown}.");
        }

        if (await db.AnyoneHasAsync([me, .. others], limits.Value.PerUser, cancellationToken))
        {
            return Refused.TooManyChats(limits.Value.PerUser);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (pair is not null)
        {
            await db.HoldPairAsync(pair, cancellationToken);
            if (await FindAsync(pair, me, cancellationToken) is { } justMade)
            {
                return TypedResults.Ok(justMade);
            }

            if (await db.IsBlockedAsync(me, others[0], cancellationToken))
            {
                return Refused.CannotMessage();
            }
        }

        var chat = NewChat(id, request, me, others, pair);
        db.Add(chat);
        db.Add(OutboxEvent.Of(chat.Id, EventTypes.NewChat, chat.Members.Select(m => m.UserId), ChatView.New(chat), chat.CreatedAt));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException twice) when (id is not null && twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return TypedResults.Ok(ChatView.New(chat));
        }

        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return TypedResults.Created((string?)null, ChatView.New(chat) with { Me = new ChatMembership(MemberRole.Owner, MutedUntil: null, NotifyLevel.Everything) });
    }

    private async Task<ChatView?> FindAsync(string pair, Guid me, CancellationToken cancellationToken) =>
        (await ChatRow.Query(db, db.Chats.Where(c => c.PairKey == pair), me).SingleOrDefaultAsync(cancellationToken))?.ToView();

    private async Task<ChatView?> FindAsync(Guid id, Guid me, CancellationToken cancellationToken) =>
        (await ChatRow.Query(db, db.Chats.Where(c => c.Id == id), me).SingleOrDefaultAsync(cancellationToken))?.ToView();

    private Conversation NewChat(Guid? id, CreateChatRequest request, Guid me, List<Guid> others, string? pair)
    {
        var now = time.GetDatabaseNow();
        var chat = new Conversation
        {
            Id = id ?? Guid.CreateVersion7(now),
            Type = request.Type!.Value,
            Name = request.Name,
            Topic = request.Topic,
            CreatedBy = me,
            PairKey = pair,
            CreatedAt = now,
            ActiveAt = now,
        };
        chat.Members.AddRange(others.Append(me).Order().Select(user => new Member
        {
            UserId = user,
            Role = user == me || pair is not null ? MemberRole.Owner : MemberRole.Member,
            JoinedAt = now,
        }));
        return chat;
    }
}
