using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Notify.Service.Streams;

/// <summary><c>GET /events</c>: everything that happens in the caller's chats, as server-sent events, from a cursor on.</summary>
internal static class StreamEndpoint
{
    public static void MapStreams(this IEndpointRouteBuilder app) => app.MapGet("/events", OpenAsync).AllowBots(Scopes.EventsRead);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> OpenAsync(
        CurrentUser caller, TokenLife token, HttpContext context, Hub hub, StreamStart start, IOptions<StreamOptions> options, TimeProvider time)
    {
        var stream = new StreamConnection(
            caller, token, context.Response.BodyWriter, context.Abort, options.Value.QueueBytes, time);
        switch (hub.Open(stream))
        {
            case Admission.TooMany:
                return Problem.Of(
                    StatusCodes.Status429TooManyRequests, "too_many_streams", "Too many open streams.", $"One user has at most {options.Value.PerUser}.");
            case Admission.NotNow:
                context.Response.Headers.RetryAfter = "1";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "Streams cannot be served here now.");
        }

        using var gone = context.RequestAborted.UnsafeRegister(static stream => ((StreamConnection)stream!).End(), stream);
        try
        {
            await ServeAsync(stream, context, hub, start);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        finally
        {
            hub.Leave(stream);
            stream.End();
            await stream.DrainedAsync();
        }

        return TypedResults.Empty;
    }

    private static async Task ServeAsync(StreamConnection stream, HttpContext context, Hub hub, StreamStart start)
    {
        Prepare(context);
        var head = hub.Head!.Value;
        var isWellFormed = ResumePoint.TryRead(context.Request, out var cursor);
        var continues = isWellFormed ? cursor ?? head : (Cursor?)null;
        hub.Send(stream, ControlEvents.Ready(continues, head));
        hub.Flush();
        await start.GoLiveAsync(stream, continues, context.RequestAborted);
        await stream.Ended;
    }

    private static void Prepare(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // The hub's own rule (no progress while something waits) closes slow readers, with its reason; the server's would not know one.
        context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = null;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
