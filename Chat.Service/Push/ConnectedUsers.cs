using System.Text.Json;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Push;

/// <summary>Who has a stream or socket open, by asking Notify.</summary>
internal sealed class ConnectedUsers(HttpClient notify)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Those of <paramref name="users"/>; none where Notify does not know: rather one notification too many.</summary>
    public async Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return new HashSet<Guid>();
        }

        try
        {
            using var reply = await notify.PostAsJsonAsync("connected", new { Users = users }, Json, cancellationToken);
            return reply.IsSuccessStatusCode ? (await reply.Content.ReadFromJsonAsync<Answer>(Json, cancellationToken))!.Users.ToHashSet() : new HashSet<Guid>();
        }
        catch (Exception down) when (down.IsUnavailable() || (down is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new HashSet<Guid>();
        }
    }

    private sealed record Answer(IReadOnlyList<Guid> Users);
}
