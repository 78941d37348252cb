using System.Text.Json;
using RustyGate.ServiceDefaults.Discovery;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Stats;

/// <summary>Asks every replica of Notify for its figures.</summary>
internal sealed class NotifyReplicas(HttpClient notify, ServiceEndpoints endpoints)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Of those that answer in time.</summary>
    /// <param name="head">Where the log is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<NotifyStats>> ReadAsync(long head, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(endpoints.Of("notify").Select((address, replica) => ReadAsync(address, replica, head, cancellationToken)))).OfType<NotifyStats>()];

    private async Task<NotifyStats?> ReadAsync(Uri address, int replica, long head, CancellationToken cancellationToken)
    {
        try
        {
            var stats = await notify.GetFromJsonAsync<NotifyStats>(new Uri(address, "/internal/stats"), Json, cancellationToken);
            return stats! with { Replica = replica, Lag = Math.Max(0, head - (stats.Position ?? 0)) };
        }
        catch (Exception down) when (down.IsUnavailable() || (down is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
