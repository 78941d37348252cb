namespace RustyGate.ServiceDefaults.Internal;

/// <summary>What <see cref="HttpClient.Timeout"/> does, on the clock of the service: that one has no other than the machine's.</summary>
internal sealed class AnswerLimitHandler(AnswerLimit limit, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);

            // The body belongs to the answer: a service that freezes in the middle of it has not answered either.
            await response.Content.LoadIntoBufferAsync(either.Token);
            return response;
        }
        catch (Exception late) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new TaskCanceledException(late.Message, new TimeoutException($"No answer within {limit.Patience:g}.", late), patience.Token);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
