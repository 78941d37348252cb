using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Pins;

internal static class PinEndpoints
{
    public static void AddPins(this IServiceCollection services) =>
        services.AddOptions<PinLimits>().BindConfiguration(PinLimits.Section).ValidateDataAnnotations().ValidateOnStart();

    public static void MapPins(this IEndpointRouteBuilder app)
    {
        var pins = app.MapGroup("/api/chats/{id:guid}").WithTags("Pins")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        pins.MapGet("/pins", ListAsync).AllowBots(Scopes.MessagesRead).WithSummary("List the pinned messages, the last pinned first");
        pins.MapPost("/messages/{message:guid}/pin", PinAsync).WithSummary("Pin a message; in a channel its owners and admins do")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        pins.MapDelete("/messages/{message:guid}/pin", UnpinAsync).WithSummary("Unpin a message").ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Results<Ok<List<MessageView>>, ProblemHttpResult>> ListAsync(
        Guid id, CurrentUser me, ChatDb db, MessageViews views, CancellationToken cancellationToken)
    {
        if (!await db.Members.AnyAsync(m => m.ChatId == id && m.UserId == me.Id, cancellationToken))
        {
            return Problem.NotFound("chat");
        }

        var pinned = db.Pins.Where(p => p.ChatId == id).OrderByDescending(p => p.PinnedAt).ThenByDescending(p => p.Seq)
            .Join(db.Messages, p => new { p.ChatId, p.Seq }, m => new { m.ChatId, m.Seq }, (p, m) => m);
        var page = await views.ListAsync(pinned, cancellationToken, me.Id);
        return TypedResults.Ok<List<MessageView>>([.. page.OrderByDescending(m => m.PinnedAt).ThenByDescending(m => m.Seq)]);
    }

    /// <summary>Members are told by <c>MessageUpdated</c>. Pinned already: nothing changes.</summary>
    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> PinAsync(
        Guid id, Guid message, CurrentUser me, MessageChange change, MessageViews views, ChatDb db, TimeProvider time, IOptions<PinLimits> limits,
        CancellationToken cancellationToken)
    {
        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (Refusal(held) is { } refusal)
        {
            return refusal;
        }

        if (held.IsDeleted)
        {
            return EditMessage.Deleted();
        }

        if (await db.Pins.AnyAsync(p => p.ChatId == id && p.Seq == held.Message.Seq, cancellationToken))
        {
            return TypedResults.Ok((await views.SingleAsync(db.Messages.Where(m => m.Id == message), cancellationToken))!);
        }

        // Two at once must not both be the last one that fits. Not by the chat's row, which every message needs.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('pins ' || {id}::text, 0))", cancellationToken);
        if (await db.Pins.CountAsync(p => p.ChatId == id, cancellationToken) >= limits.Value.PerChat)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_pins", $"A chat has at most {limits.Value.PerChat} pinned messages.");
        }

        db.Add(new Pin { ChatId = id, Seq = held.Message.Seq, PinnedBy = me.Id, PinnedAt = time.GetDatabaseNow() });
        return TypedResults.Ok(await change.SaveAsync(held.Message, EventTypes.MessageUpdated, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnpinAsync(
        Guid id, Guid message, CurrentUser me, MessageChange change, ChatDb db, CancellationToken cancellationToken)
    {
        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (Refusal(held) is { } refusal)
        {
            return refusal;
        }

        if (await db.Pins.Where(p => p.ChatId == id && p.Seq == held.Message.Seq).ExecuteDeleteAsync(cancellationToken) > 0)
        {
            await change.SaveAsync(held.Message, EventTypes.MessageUpdated, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static ProblemHttpResult? Refusal(HeldMessage held) => held is { IsChannel: true, IsChatAdmin: false } ? Refused.Role(MemberRole.Admin) : held.Closed;
}
