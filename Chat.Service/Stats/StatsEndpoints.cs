using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Stats;

/// <summary>Figures for the administrators' panel.</summary>
internal static class StatsEndpoints
{
    public static void AddStats(this IServiceCollection services)
    {
        services.AddInternalClient<NotifyReplicas>("notify").WithPatience(TimeSpan.FromSeconds(1));
        services.AddScoped<ChatFigures>();
    }

    public static void MapStats(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin").RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/stats", ReadAsync).WithSummary("How storing, relaying and delivering do");
        admin.MapGet("/messages/{message:guid}/path", FindAsync).WithSummary("What has become of a message, without what it says")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<StatsView>> ReadAsync(ChatFigures figures, NotifyReplicas replicas, TimeProvider time, CancellationToken cancellationToken)
    {
        var chat = await figures.ReadAsync(cancellationToken);
        return TypedResults.Ok(new StatsView(time.GetUtcNow(), chat, await replicas.ReadAsync(chat.Position, cancellationToken)));
    }

    private static async Task<Results<Ok<MessagePath>, ProblemHttpResult>> FindAsync(
        Guid message, ChatDb db, NotifyReplicas replicas, CancellationToken cancellationToken)
    {
        if (await db.Messages.AsNoTracking().Where(m => m.Id == message)
            .Select(m => new { m.ChatId, m.Seq, m.SenderId, m.CreatedAt, m.DeletedAt }).SingleOrDefaultAsync(cancellationToken) is not { } found)
        {
            return Problem.NotFound("message");
        }

        var events = await db.Events.AsNoTracking().Where(e => e.ChatId == found.ChatId && e.Seq == found.Seq)
            .Select(e => new { e.Position, e.Type, e.CreatedAt, e.Trace }).ToListAsync(cancellationToken);
        var relayed = events.Find(e => e.Type == EventTypes.NewMessage);
        var members = db.Members.Where(m => m.ChatId == found.ChatId && m.UserId != found.SenderId);
        var deliveries = db.WebhookDeliveries.Where(d => relayed != null && d.Position == relayed.Position);
        return TypedResults.Ok(new MessagePath(
            message, found.ChatId, found.Seq, found.SenderId, found.CreatedAt, relayed?.CreatedAt, relayed?.Position, relayed?.Trace,
            await db.Outbox.AnyAsync(o => o.ChatId == found.ChatId && o.Seq == found.Seq && o.Type == EventTypes.NewMessage, cancellationToken),
            events.Count(e => e.Type != EventTypes.NewMessage),
            await members.CountAsync(cancellationToken),
            await members.CountAsync(m => m.ReadSeq >= found.Seq, cancellationToken),
            relayed is null ? [] : [.. (await replicas.ReadAsync(0, cancellationToken)).Select(one => new ReplicaReached(one.Replica, one.Position >= relayed.Position))],
            await db.PushQueue.CountAsync(d => d.ChatId == found.ChatId && d.Seq == found.Seq, cancellationToken),
            await deliveries.CountAsync(d => d.Error == null, cancellationToken),
            await deliveries.CountAsync(d => d.Error != null, cancellationToken),
            found.DeletedAt));
    }
}
