using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Audit;

/// <summary>
/// <c>POST /internal/audit</c>: acts that another service has done and kept in a transaction of its own, and forwards until it hears
/// 204. An entry whose id is here already stays as it is, so forwarding twice is harmless.
/// </summary>
internal static class ForwardedAudit
{
    public static async Task<NoContent> AddAsync(ForwardedEntries forwarded, AuthDb db, CancellationToken cancellationToken)
    {
        var rows = JsonSerializer.Serialize(forwarded.Entries.Select(Row));
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO audit_log (id, at, actor_id, session_id, ip, act, target, before, after, outcome)
            SELECT id, at, actor_id, session_id, ip, act, target, before, after, outcome
            FROM jsonb_to_recordset({rows}::jsonb) AS r(
                id uuid, at timestamptz, actor_id uuid, session_id uuid, ip inet, act text, target text, before jsonb, after jsonb, outcome text)
            ON CONFLICT (id) DO NOTHING
            """,
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static object Row(ForwardedEntry entry) => new
    {
        id = entry.Id,
        at = entry.At,
        actor_id = entry.ActorId,
        session_id = entry.SessionId,
        ip = Address(entry.Ip),
        act = entry.Act,
        target = entry.Target,
        before = Detail(entry.Before),
        after = Detail(entry.After),
        outcome = entry.Outcome,
    };

    /// <summary>As PostgreSQL reads addresses: without a scope.</summary>
    private static string? Address(string? ip) => ip is null ? null : new IPAddress(IPAddress.Parse(ip).GetAddressBytes()).ToString();

    private static JsonElement? Detail(JsonElement? detail) =>
        AuditDetail.Of(detail) is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null;
}

/// <summary>Acts of another service.</summary>
/// <param name="Entries">1 to 100.</param>
public sealed record ForwardedEntries([property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<ForwardedEntry> Entries);

/// <summary>One act of another service, as it stands there.</summary>
/// <param name="Id">UUIDv7, made by the service once.</param>
/// <param name="At">When it was done.</param>
/// <param name="Act">Lower-case words with dots, such as <c>message.remove</c>.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="ActorId">Who did it.</param>
/// <param name="SessionId">In which session.</param>
/// <param name="Ip">From which address.</param>
/// <param name="Target">To what, as <c>kind:id</c>.</param>
/// <param name="Before">What changed, as it was; never a secret.</param>
/// <param name="After">What changed, as it is now; never a secret.</param>
public sealed partial record ForwardedEntry(
    Guid Id,
    DateTimeOffset At,
    [property: Required, MaxLength(AuditEntry.MaxAct)] string Act,
    [property: AllowedValues(Outcomes.Done, Outcomes.Refused)] string Outcome,
    Guid? ActorId = null,
    Guid? SessionId = null,
    string? Ip = null,
    [property: MaxLength(AuditEntry.MaxTarget)] string? Target = null,
    JsonElement? Before = null,
    JsonElement? After = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Id == Guid.Empty)
        {
            yield return new("must be a UUIDv7.", ["id"]);
        }

        if (!ActForm().IsMatch(Act))
        {
            yield return new("must be lower-case words with dots, such as message.remove.", ["act"]);
        }

        if (Target?.Contains('\0', StringComparison.Ordinal) is true)
        {
            yield return new("must not hold NUL.", ["target"]);
        }

        if (Ip is not null && !IPAddress.TryParse(Ip, out _))
        {
            yield return new("must be an IP address.", ["ip"]);
        }
    }

    [GeneratedRegex("^[a-z_]+(\\.[a-z_]+)*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ActForm();
}
