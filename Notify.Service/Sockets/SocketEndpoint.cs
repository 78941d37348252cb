using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults.Problems;

namespace Notify.Service.Sockets;

/// <summary><c>GET /ws</c>: what <c>/events</c> carries, and frames of the client's own. See docs/realtime.md.</summary>
internal static class SocketEndpoint
{
    /// <summary>Frames and what they need.</summary>
    public static void AddSockets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SocketOptions>().BindConfiguration(SocketOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient<ChatAsUser>((provider, chat) =>
        {
            chat.BaseAddress = new Uri("http://chat/");
            chat.Timeout = provider.GetRequiredService<IOptions<SocketOptions>>().Value.ChatWithin;
        });
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<SocketCommands>();
        builder.Services.AddSingleton<SocketServer>();
    }

    public static void MapSockets(this IEndpointRouteBuilder app) => app.MapGet("/ws", OpenAsync)
        .AllowAnonymous().WithTags("Live").WithSummary("The same as a WebSocket, and frames of one's own")
        .Produces(StatusCodes.Status101SwitchingProtocols).ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status426UpgradeRequired).ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Who sends no token may say who they are in the first frame; a token that is no good is refused here.</summary>
    private static async Task<Results<EmptyHttpResult, ChallengeHttpResult, ProblemHttpResult>> OpenAsync(
        HttpContext context, Hub hub, Places places, SocketServer server, IOptions<StreamOptions> options)
    {
        var caller = await AccessTokens.OfAsync(context);
        if (caller is null && context.User.Identity is { IsAuthenticated: true })
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "This token is not good for listening.");
        }

        if (caller is null && context.Request.Headers.Authorization.Count > 0)
        {
            return TypedResults.Challenge();
        }

        if (SocketHandshake.Refusal(context) is { } refusal)
        {
            return refusal;
        }

        if (!ChatsQuery.TryRead(context.Request, out var chats))
        {
            return Problem.Invalid("chats", "Must be ids of chats, at most 100.");
        }

        Places.Place? place = null;
        if (caller is not null)
        {
            var admission = hub.Admits(caller.Caller.Id);
            if (admission == Admission.Open)
            {
                (admission, place) = await places.TakeAsync(caller.Caller.Id, context.RequestAborted);
            }

            if (StreamEndpoint.Refusal(admission, context.Response, options.Value) is { } full)
            {
                return full;
            }
        }

        using var placed = place;

        // The hub's own rule closes slow readers, with its reason; the server's would not know one.
        context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = null;
        await server.RunAsync(context, caller, chats);
        return TypedResults.Empty;
    }
}
