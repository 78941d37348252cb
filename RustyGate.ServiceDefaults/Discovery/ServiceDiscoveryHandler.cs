namespace RustyGate.ServiceDefaults.Discovery;

/// <summary>
/// Sends <c>http://{service}/…</c> to the next of the service's replicas, in turns. A replica that refuses the connection is
/// skipped for the rest of that call: nothing has reached it, so the next one may be asked whatever the method is. One that accepts it
/// and says nothing, as a frozen one does, is left for the next when the request only reads (promises R16).
/// </summary>
internal sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints, TimeProvider time) : DelegatingHandler
{
    /// <summary>How long a reader waits for the first word of a replica while there is another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

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
            var isLast = attempt + 1 == replicas.Count;
            request.RequestUri = new UriBuilder(named) { Host = replica.Host, Port = replica.Port }.Uri;
            var isLeft = !isLast && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);
            using var patience = new CancellationTokenSource(isLeft ? Patience : Timeout.InfiniteTimeSpan, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                return await base.SendAsync(request, either.Token);
            }
            catch (HttpRequestException unreached) when (IsBeforeSending(unreached) && !isLast)
            {
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
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
