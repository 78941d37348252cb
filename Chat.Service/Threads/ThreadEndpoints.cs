using System.ComponentModel.DataAnnotations;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Threads;

internal static class ThreadEndpoints
{
    public static void MapThreads(this IEndpointRouteBuilder app)
    {
        var thread = app.MapGroup("/api/chats/{id:guid}/messages/{message:guid}").WithTags("Threads")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        thread.MapGet("/replies", RepliesAsync).AllowBots(Scopes.MessagesRead).WithSummary("Read a thread, newest first");
        thread.MapPut("/follow", FollowAsync).WithSummary("Follow a thread; writing in it does so too");
        thread.MapDelete("/follow", UnfollowAsync).WithSummary("Follow a thread no longer");
    }

    /// <summary>The thread that the message begins or stands in, without its first message. Pages are those of the chat's history.</summary>
    private static async Task<Results<Ok<List<MessageView>>, ProblemHttpResult>> RepliesAsync(
        Guid id, Guid message, CurrentUser me, ChatDb db, MessageViews views, CancellationToken cancellationToken,
        [Range(1, 200)] int limit = 50, [Range(1, long.MaxValue)] long before = long.MaxValue) =>
        await RootAsync(db, id, message, me, cancellationToken) is { } root
            ? TypedResults.Ok(await views.ListAsync(
                db.Messages.Where(m => m.ChatId == id && m.ThreadSeq == root && m.DeletedAt == null && m.Seq < before).OrderByDescending(m => m.Seq).Take(limit),
                cancellationToken))
            : Problem.NotFound("message");

    private static Task<Results<NoContent, ProblemHttpResult>> FollowAsync(
        Guid id, Guid message, CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        SetAsync(db, id, message, me, following: true, cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> UnfollowAsync(
        Guid id, Guid message, CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        SetAsync(db, id, message, me, following: false, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(
        ChatDb db, Guid chat, Guid message, CurrentUser me, bool following, CancellationToken cancellationToken)
    {
        if (await RootAsync(db, chat, message, me, cancellationToken) is not { } root)
        {
            return Problem.NotFound("message");
        }

        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO thread_follows (chat_id, seq, user_id, following) VALUES ({chat}, {root}, {me.Id}, {following})
            ON CONFLICT (chat_id, seq, user_id) DO UPDATE SET following = excluded.following
            """, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<long?> RootAsync(ChatDb db, Guid chat, Guid message, CurrentUser me, CancellationToken cancellationToken) =>
        GetMessage.Readable(db, chat, message, me).Select(m => (long?)(m.ThreadSeq ?? m.Seq)).SingleOrDefaultAsync(cancellationToken);
}
