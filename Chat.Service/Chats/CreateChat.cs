using System.Diagnostics;
using System.Text.Json;
using Chat.Service.Delivery;
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
        create.RunAsync(request, me.Id, cancellationToken);

    private async Task<Results<Created<ChatView>, Ok<ChatView>, ProblemHttpResult>> RunAsync(
        CreateChatRequest request, Guid me, CancellationToken cancellationToken)
    {
        if (request.Fault(me, limits.Value) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        var pair = request.Type == ChatType.Single ? Conversation.PairOf(me, request.UserId!.Value) : null;
        if (pair is not null && await FindAsync(pair, cancellationToken) is { } existing)
        {
            return TypedResults.Ok(existing);
        }

        var others = request.Others(me);
        if (await users.UnknownAsync(others, cancellationToken) is [var unknown, ..])
        {
            return Problem.Invalid(pair is null ? "members" : "user_id", $"There is no user {unknown}.");
        }

        var chat = NewChat(request, me, others, pair);
        db.Add(chat);
        db.Add(NewChatEvent(chat));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException race) when (pair is not null && race.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The other request for this pair has just committed.
            return TypedResults.Ok((await FindAsync(pair, cancellationToken))!);
        }

        bell.Ring();
        return TypedResults.Created((string?)null, ChatView.New(chat));
    }

    private async Task<ChatView?> FindAsync(string pair, CancellationToken cancellationToken) =>
        (await ChatRow.Query(db, db.Chats.Where(c => c.PairKey == pair)).SingleOrDefaultAsync(cancellationToken))?.ToView();

    private Conversation NewChat(CreateChatRequest request, Guid me, List<Guid> others, string? pair)
    {
        var now = time.GetDatabaseNow();
        var chat = new Conversation
        {
            Id = Guid.CreateVersion7(now),
            Type = request.Type!.Value,
            Name = request.Name,
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

    private static OutboxEvent NewChatEvent(Conversation chat) => new()
    {
        ChatId = chat.Id,
        Type = EventTypes.NewChat,
        Users = [.. chat.Members.Select(m => m.UserId)],
        Body = JsonSerializer.Serialize(ChatView.New(chat), EventJson.Options),
        Trace = Activity.Current?.Id,
        CreatedAt = chat.CreatedAt,
    };
}
