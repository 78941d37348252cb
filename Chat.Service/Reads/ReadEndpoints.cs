using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Reads;

internal static class ReadEndpoints
{
    public static void AddReads(this IServiceCollection services)
    {
        services.AddOptions<ReadLimits>().BindConfiguration(ReadLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<MoveMarker>();
    }

    public static void MapReads(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chats/{id:guid}").WithTags("Reads")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        chat.MapPost("/read", MoveMarker.ReadAsync).WithSummary("Mark a chat as read up to a message");
        chat.MapPost("/unread", MoveMarker.UnreadAsync).WithSummary("Mark a chat as unread from a message on");
        chat.MapGet("/reads", ReceiptsAsync).WithSummary("List how far the members have read who tell");

        var settings = app.MapGroup("/api/receipts").WithTags("Reads").ProducesProblem(StatusCodes.Status400BadRequest);
        settings.MapGet("/", SettingsAsync).WithSummary("Whether others see how far one has read");
        settings.MapPut("/", ChangeAsync).WithSummary("Show or hide from others how far one has read");
    }

    /// <summary>Oneself first. In a chat of more than <see cref="ReadLimits.ReceiptMembers"/> nobody else.</summary>
    private static async Task<Results<Ok<List<ReadReceipt>>, ProblemHttpResult>> ReceiptsAsync(
        Guid id, CurrentUser me, ChatDb db, IOptions<ReadLimits> limits, CancellationToken cancellationToken)
    {
        var members = await db.Members.AsNoTracking().Where(m => m.ChatId == id && db.Members.Any(x => x.ChatId == id && x.UserId == me.Id))
            .OrderByDescending(m => m.UserId == me.Id).Take(limits.Value.ReceiptMembers + 1)
            .Select(m => new { m.UserId, m.ReadSeq, Hidden = m.UserId != me.Id && db.ReceiptOptOuts.Any(o => o.UserId == m.UserId) })
            .ToListAsync(cancellationToken);
        if (members.Count == 0)
        {
            return Problem.NotFound("chat");
        }

        var shown = members.Count > limits.Value.ReceiptMembers ? members[..1] : members;
        return TypedResults.Ok(shown.Where(m => !m.Hidden).Select(m => new ReadReceipt(m.UserId, m.ReadSeq)).ToList());
    }

    private static async Task<Ok<ReceiptSettings>> SettingsAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ReceiptSettings(!await db.ReceiptOptOuts.AnyAsync(o => o.UserId == me.Id, cancellationToken)));

    private static async Task<Ok<ReceiptSettings>> ChangeAsync(ReceiptSettings settings, CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        await (settings.Enabled
            ? db.ReceiptOptOuts.Where(o => o.UserId == me.Id).ExecuteDeleteAsync(cancellationToken)
            : db.Database.ExecuteSqlAsync($"INSERT INTO receipt_opt_outs (user_id) VALUES ({me.Id}) ON CONFLICT DO NOTHING", cancellationToken));
        return TypedResults.Ok(settings);
    }
}
