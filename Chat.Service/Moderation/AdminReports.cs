using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Chat.Service.Audit;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Moderation;

/// <summary>The body of <c>POST /admin/reports/{id}/resolve</c>.</summary>
/// <param name="Resolution">What was made of it.</param>
/// <param name="Note">For the other admins; at most <see cref="ModerationLimits.ReasonLength"/> characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResolveReportRequest(Resolution? Resolution, string? Note);

/// <summary>What people have reported, for the installation's admins.</summary>
internal static class AdminReports
{
    /// <summary>The newest first. While there are more, the reply has a <c>Link</c> to the next page (RFC 8288).</summary>
    public static async Task<Ok<List<ReportView>>> ListAsync(
        ChatDb db, HttpResponse response, CancellationToken cancellationToken,
        bool resolved = false, [Range(1, 200)] int limit = 50, Guid? before = null)
    {
        var page = await db.Reports.AsNoTracking()
            .Where(r => r.ResolvedAt != null == resolved && (before == null || r.Id < before))
            .OrderByDescending(r => r.Id).Take(limit).ToListAsync(cancellationToken);
        if (page.Count == limit)
        {
            response.Headers.Link = $"</admin/reports?resolved={(resolved ? "true" : "false")}&limit={limit}&before={page[^1].Id}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.ConvertAll(ReportView.Of));
    }

    /// <summary>Settles it. Someone else has been faster: 409 <c>already_resolved</c>.</summary>
    public static async Task<Results<Ok<ReportView>, ProblemHttpResult>> ResolveAsync(
        Guid id, ResolveReportRequest request, CurrentUser me, ChatDb db, AuditTrail audit, TimeProvider time, IOptions<ModerationLimits> limits,
        CancellationToken cancellationToken)
    {
        if (request.Resolution is not { } resolution)
        {
            return Problem.Invalid("resolution", "Is missing: dismissed or acted_upon.");
        }

        if (request.Note is not null && PlainText.Fault(request.Note, limits.Value.ReasonLength) is { } fault)
        {
            return Problem.Invalid("note", fault);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await db.Reports.FromSql($"SELECT * FROM reports WHERE id = {id} FOR UPDATE").ToListAsync(cancellationToken);
        if (found is not [var report])
        {
            return Problem.NotFound("report");
        }

        if (report.ResolvedAt is not null)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "already_resolved", "The report is settled already.");
        }

        (report.Resolution, report.Note, report.ResolvedBy, report.ResolvedAt) = (resolution, request.Note, me.Id, time.GetDatabaseNow());
        audit.Add(Acts.ResolveReport, $"report:{id}", after: new { Resolution = resolution == Resolution.Dismissed ? "dismissed" : "acted_upon", report.MessageId });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(ReportView.Of(report));
    }
}
