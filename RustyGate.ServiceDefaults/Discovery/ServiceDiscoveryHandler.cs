namespace RustyGate.ServiceDefaults.Discovery;

/// <summary>
/// Sends <c>http://{service}/…</c> to the next of the service's replicas, in turns. A replica that refuses the connection is
/// skipped for the rest of that call: nothing has reached it, so the next one may be asked whatever the method is.
/// </summary>
internal sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
{
    private uint _turn;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } named || endpoints.Of(named.Host, named.Scheme) is not { Count: > 0 } replicas)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var first = Interlocked.Increment(ref _turn);
        for (var attempt = 0; ; attempt++)
        {
            var replica = replicas[(int)((first + (uint)attempt) % (uint)replicas.Count)];
            request.RequestUri = new UriBuilder(named) { Host = replica.Host, Port = replica.Port }.Uri;
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException unreached) when (IsBeforeSending(unreached) && attempt + 1 < replicas.Count)
            {
            }
            finally
            {
                // Whoever sends the request again must find the service in it, not one replica.
                request.RequestUri = named;
            }
        }
    }

    private static bool IsBeforeSending(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
