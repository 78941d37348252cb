using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy;

namespace Gateway.Service.OpenApi;

/// <summary>Fetches the documents of the services from whichever replica answers.</summary>
internal sealed class ServiceDocuments(IHttpClientFactory clients, IProxyStateLookup proxy, RunningConfig running, ILogger<ServiceDocuments> logger)
{
    public const string Client = "openapi";

    /// <summary>Each upstream that has a document, and says it now.</summary>
    public async Task<IReadOnlyList<(string Upstream, JsonObject Document)>> ReadAsync(CancellationToken cancel)
    {
        var documents = new List<(string, JsonObject)>();
        foreach (var (name, upstream) in running.Current.Upstreams)
        {
            if (upstream.OpenApi is { } path && await ReadAsync(name, path, cancel) is { } document)
            {
                documents.Add((name, document));
            }
        }

        return documents;
    }

    private async Task<JsonObject?> ReadAsync(string upstream, string path, CancellationToken cancel)
    {
        if (!proxy.TryGetCluster(upstream, out var cluster))
        {
            return null;
        }

        using var client = clients.CreateClient(Client);
        foreach (var replica in cluster.DestinationsState.AvailableDestinations)
        {
            try
            {
                return await client.GetFromJsonAsync<JsonObject>(new Uri(new Uri(replica.Model.Config.Address), path), cancel);
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                logger.LogWarning("{Upstream} does not tell its OpenAPI document: {Reason}", upstream, failure.Message);
            }
        }

        return null;
    }
}
