using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Audit;

/// <summary>What an entry must be like; whatever is null does not matter.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="Act">What was done, exactly.</param>
/// <param name="Target">To what, exactly.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
public sealed record AuditFilter(
    Guid? Actor = null, string? Act = null, string? Target = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    [property: AllowedValues(null, Outcomes.Done, Outcomes.Refused)] string? Outcome = null);

/// <summary>One entry of the log.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="At">When.</param>
/// <param name="ActorId">Who; null for the system and for strangers.</param>
/// <param name="SessionId">In which session.</param>
/// <param name="Ip">From which address.</param>
/// <param name="Act">What.</param>
/// <param name="Target">To what, as <c>kind:id</c>.</param>
/// <param name="Before">What changed, as it was.</param>
/// <param name="After">What changed, as it is.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
public sealed record AuditView(
    Guid Id, DateTimeOffset At, Guid? ActorId, Guid? SessionId, string? Ip, string Act, string? Target, JsonElement? Before, JsonElement? After, string Outcome)
{
    internal static AuditView Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.ActorId, entry.SessionId, entry.Ip?.ToString(), entry.Act, entry.Target, Json(entry.Before), Json(entry.After), entry.Outcome);

    private static JsonElement? Json(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>A page of the log.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="NextCursor">What to ask the next page with; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditView> Entries, Guid? NextCursor);

internal static class AuditSearch
{
    /// <summary>The audit log, newest first.</summary>
    public static async Task<Ok<AuditPage>> SearchAsync(
        [AsParameters] AuditFilter filter, AuthDb db, CancellationToken cancellationToken, Guid? cursor = null, [Range(1, 200)] int limit = 50)
    {
        var entries = await Matching(db.AuditLog.AsNoTracking(), filter)
            .Where(entry => cursor == null || entry.Id < cursor)
            .OrderByDescending(entry => entry.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var page = entries.Take(limit).ToList();
        return TypedResults.Ok(new AuditPage([.. page.Select(AuditView.Of)], entries.Count > limit ? page[^1].Id : null));
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        var (act, target) = (Text(filter.Act), Text(filter.Target));
        var (from, to) = (filter.From?.ToUniversalTime(), filter.To?.ToUniversalTime());
        entries = filter.Actor is { } actor ? entries.Where(entry => entry.ActorId == actor) : entries;
        entries = act is not null ? entries.Where(entry => entry.Act == act) : entries;
        entries = target is not null ? entries.Where(entry => entry.Target == target) : entries;
        entries = from is not null ? entries.Where(entry => entry.At >= from) : entries;
        entries = to is not null ? entries.Where(entry => entry.At < to) : entries;
        return filter.Outcome is { } outcome ? entries.Where(entry => entry.Outcome == outcome) : entries;
    }

    /// <summary>No text of the database holds NUL, and it would refuse to look for one.</summary>
    private static string? Text(string? given) => given?.Replace('\0', '\uFFFD');
}
