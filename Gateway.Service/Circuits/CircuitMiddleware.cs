using System.Globalization;
using Gateway.Service.Retries;
using Polly.CircuitBreaker;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Circuits;

/// <summary>Asks nothing of an upstream whose circuit is open: 503 <c>circuit_open</c> with <c>Retry-After</c>.</summary>
internal sealed class CircuitMiddleware(RequestDelegate next, CircuitBreakers circuits)
{
    public Task InvokeAsync(HttpContext context) =>
        circuits.Of(context.GetReverseProxyFeature().Cluster) is { } circuit ? ThroughAsync(circuit, context) : next(context);

    private async Task ThroughAsync(Circuit circuit, HttpContext context)
    {
        var answer = new FirstAnswer();
        context.Features.Set(answer);
        var forwarding = Task.CompletedTask;
        try
        {
            await circuit.Breaker.ExecuteAsync(
                async _ =>
                {
                    forwarding = next(context);
                    await Task.WhenAny(forwarding, answer.Status);
                    return HasFailed(context, answer);
                },
                context.RequestAborted);
        }
        catch (BrokenCircuitException open)
        {
            await RefuseAsync(context, open.RetryAfter ?? circuit.Config.Open);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away before anything was asked.
        }
        finally
        {
            answer.Counted();
        }

        await forwarding;
    }

    private static bool HasFailed(HttpContext context, FirstAnswer answer) => answer.Status.IsCompletedSuccessfully
        ? Outcomes.IsFailure(answer.Status.Result)
        : context.GetForwarderErrorFeature() is { } error && (error is TimedOut || Outcomes.Of(error) is Outcome.Failed or Outcome.NotConnected || error.Error == Yarp.ReverseProxy.Forwarder.ForwarderError.NoAvailableDestinations);

    private static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "circuit_open", "This part of the system fails, and is given time to recover.").ExecuteAsync(context);
    }
}
