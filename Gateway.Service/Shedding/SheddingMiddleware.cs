using System.Globalization;
using Gateway.Service.Configuration;
using Gateway.Service.Observing;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Shedding;

/// <summary>
/// 503 <c>overloaded</c> for what is least important while there is more to do than can be done; never for health probes. A request has its place
/// until its answer begins: who reads that slowly keeps nobody else out.
/// </summary>
internal sealed class SheddingMiddleware(RequestDelegate next, Admission admission)
{
    private const int FirstSeconds = 1;
    private const int LastSeconds = 5;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        // What the gateway answers itself, its pages among it, is quickly done.
        return context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() switch
        {
            { Stream: true } => StreamAsync(context),
            { Priority: var priority } => RequestAsync(context, priority),
            null => RequestAsync(context, Priority.High),
        };
    }

    private async Task RequestAsync(HttpContext context, Priority priority)
    {
        if (!await admission.EnterAsync(priority, context.RequestAborted))
        {
            await RefuseAsync(context);
            return;
        }

        using var place = new Place(admission);
        context.Response.OnStarting(static own => ((Place)own).GiveBack(), place);
        await next(context);
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!admission.EnterStream())
        {
            await RefuseAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            admission.LeaveStream();
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        RequestFacts.Of(context).IsShed = true;

        // Not all at once again.
        context.Response.Headers.RetryAfter = Random.Shared.Next(FirstSeconds, LastSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "overloaded", "There is more to do than can be done. Try again shortly.").ExecuteAsync(context);
    }

    private sealed class Place(Admission admission) : IDisposable
    {
        private int _isGivenBack;

        public Task GiveBack()
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                admission.Leave();
            }
        }
    }
}
