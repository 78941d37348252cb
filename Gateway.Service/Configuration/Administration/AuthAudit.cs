using System.Text.Json;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Configuration.Administration;

/// <summary>What Auth keeps of administrators: the audit log, and how lately a session has proved who uses it.</summary>
internal sealed class AuthAudit(HttpClient auth, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Returns when the act stands in the log.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task WriteAsync(string act, string target, HttpContext context, object? before, object? after)
    {
        var caller = CurrentUser.From(context.User)!;
        var now = time.GetUtcNow();
        var entry = new
        {
            id = Guid.CreateVersion7(now),
            at = now,
            act,
            outcome = "done",
            actor_id = caller.Id,
            session_id = caller.SessionId,
            ip = (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress)?.ToString(),
            target,
            before,
            after,
        };
        using var response = await auth.PostAsJsonAsync("audit", new { entries = new[] { entry } }, Json, context.RequestAborted);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Whether the session's login or step-up is young enough for what matters.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<bool> IsSteppedUpAsync(Guid session, CancellationToken cancellationToken) =>
        (await auth.GetFromJsonAsync<Standing>($"sessions/{session}/step-up", Json, cancellationToken))!.IsFresh;

    private sealed record Standing(bool IsFresh);
}
