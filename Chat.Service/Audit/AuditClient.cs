using System.Text.Json;

namespace Chat.Service.Audit;

/// <summary>Auth's audit log.</summary>
internal sealed class AuditClient(HttpClient auth)
{
    /// <summary>The most that Auth takes at once.</summary>
    public const int MostEntries = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Returns when Auth has them all; one that it had already stays as it is.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task SendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var body = new ForwardedEntries(entries.Select(ForwardedEntry.Of));
        using var response = await auth.PostAsJsonAsync("audit", body, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private sealed record ForwardedEntries(IEnumerable<ForwardedEntry> Entries);

    private sealed record ForwardedEntry(
        Guid Id, DateTimeOffset At, string Act, string Outcome, Guid? ActorId, Guid? SessionId, string? Ip, string? Target, JsonElement? Before, JsonElement? After)
    {
        public static ForwardedEntry Of(AuditEntry entry) => new(
            entry.Id, entry.At, entry.Act, "done", entry.ActorId, entry.SessionId, entry.Ip, entry.Target, Parse(entry.Before), Parse(entry.After));

        private static JsonElement? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
    }
}
