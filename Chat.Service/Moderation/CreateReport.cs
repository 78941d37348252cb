using System.Text.Json.Serialization;
using Chat.Service.Audit;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Moderation;

/// <summary>The body of <c>POST /api/reports</c>.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="MessageId">The message in it.</param>
/// <param name="Reason">What is wrong with it; 1 to <see cref="ModerationLimits.ReasonLength"/> characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateReportRequest(Guid? ChatId, Guid? MessageId, string? Reason)
{
    internal (string Field, string Message)? Fault(ModerationLimits limits) =>
        ChatId is null ? ("chat_id", "Is missing.")
        : MessageId is null ? ("message_id", "Is missing.")
        : PlainText.Fault(Reason, limits.ReasonLength) is { } fault ? ("reason", fault)
        : null;
}

/// <summary>A report as whoever made it sees it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="CreatedAt">When it was reported.</param>
public sealed record OwnReport(Guid Id, Guid MessageId, string Reason, DateTimeOffset CreatedAt);

internal static class CreateReport
{
    /// <summary>201; 200 with the first one for a message that the caller has reported already.</summary>
    public static async Task<Results<Created<OwnReport>, Ok<OwnReport>, ProblemHttpResult>> HandleAsync(
        CreateReportRequest request, CurrentUser me, ChatDb db, AuditTrail audit, TimeProvider time, IOptions<ModerationLimits> limits,
        CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        var message = await db.Messages.AsNoTracking().SingleOrDefaultAsync(
            m => m.ChatId == request.ChatId && m.Id == request.MessageId && m.DeletedAt == null
                && db.Members.Any(x => x.ChatId == m.ChatId && x.UserId == me.Id),
            cancellationToken);
        if (message is null)
        {
            return Problem.NotFound("message");
        }

        var now = time.GetDatabaseNow();
        var report = new Report
        {
            Id = Guid.CreateVersion7(now),
            ChatId = message.ChatId,
            MessageId = message.Id,
            SenderId = message.SenderId,
            Content = message.Content,
            ReporterId = me.Id,
            Reason = request.Reason!,
            CreatedAt = now,
        };
        db.Reports.Add(report);
        audit.Add(Acts.Report, AuditTrail.Message(message.Id), after: new { report.ChatId, ReportId = report.Id });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Created((string?)null, Own(report));
        }
        catch (DbUpdateException again) when (again.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return TypedResults.Ok(Own(await db.Reports.AsNoTracking().SingleAsync(r => r.MessageId == message.Id && r.ReporterId == me.Id, cancellationToken)));
        }
    }

    private static OwnReport Own(Report report) => new(report.Id, report.MessageId, report.Reason, report.CreatedAt);
}
