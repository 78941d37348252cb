using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace Chat.Service.Channels;

internal static class ChannelEndpoints
{
    public static void AddChannels(this IServiceCollection services) => services.AddSingleton<ChannelDirectory>();

    public static void MapChannels(this IEndpointRouteBuilder app)
    {
        var channels = app.MapGroup("/api").WithTags("Channels").ProducesProblem(StatusCodes.Status400BadRequest);
        channels.MapGet("/channels", ListChannels.HandleAsync).AllowBots(Scopes.ChatsRead).WithSummary("Find public channels");
        channels.MapPost("/chats/{id:guid}/join", JoinChannel.HandleAsync).AllowBots(Scopes.ChatsWrite).WithSummary("Join a public channel")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        app.MapInternal().MapPut("/channels/{id:guid}", FirstChannel.PutAsync);
    }
}
