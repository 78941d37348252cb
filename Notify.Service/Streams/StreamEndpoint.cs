using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Notify.Service.Streams;

/// <summary><c>GET /events</c>: everything that happens in the caller's chats, as server-sent events, from a cursor on.</summary>
internal static class StreamEndpoint
{
    public static void MapStreams(this IEndpointRouteBuilder app) => app.MapGet("/events", OpenAsync)
        .AllowBots(Scopes.EventsRead).WithTags("Live").WithSummary("What happens in one's chats, as server-sent events")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> OpenAsync(
        CurrentUser caller, TokenLife token, HttpContext context, Hub hub, Places places, StreamStart start, IOptions<StreamOptions> options, TimeProvider time)
    {
        if (!ChatsQuery.TryRead(context.Request, out var chats))
        {
            return Problem.Invalid("chats", "Must be ids of chats, at most 100.");
        }

        var (admission, place) = await places.TakeAsync(caller.Id, context.RequestAborted);
        using var placed = place;
        if (Refusal(admission, context.Response, options.Value) is { } full)
        {
            return full;
        }

        var stream = new StreamConnection(
            caller, token, Transport.EventStream, context.Response.BodyWriter, context.Abort, options.Value.QueueBytes, time)
        {
            Filter = new ChatFilter(chats),
        };
        if (Refusal(hub.Open(stream), context.Response, options.Value) is { } refusal)
        {
            return refusal;
        }

        using var gone = context.RequestAborted.UnsafeRegister(static stream => ((StreamConnection)stream!).End(), stream);
        try
        {
            Prepare(context);
            await start.BeginAsync(stream, context.Request, context.RequestAborted);
            await stream.Ended;
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

    /// <summary>Null when the stream is open.</summary>
    public static ProblemHttpResult? Refusal(Admission admission, HttpResponse response, StreamOptions options)
    {
        switch (admission)
        {
            case Admission.TooMany:
                response.Headers.RetryAfter = "2";
                return Problem.Of(
                    StatusCodes.Status429TooManyRequests, "too_many_streams", "Too many open streams.", $"One user has at most {options.PerUser}.");
            case Admission.TooFast:
                response.Headers.RetryAfter = "1";
                return Problem.Of(
                    StatusCodes.Status429TooManyRequests, "rate_limited", "Streams are opened too fast.",
                    $"One user may open {options.ConnectsPerMinute} in a minute.");
            case Admission.NotNow:
                response.Headers.RetryAfter = "1";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "Streams cannot be served here now.");
            default:
                return null;
        }
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
