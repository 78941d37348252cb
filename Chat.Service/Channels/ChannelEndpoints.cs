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

        var admin = app.MapGroup("/admin/channels").RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/", AdminChannels.ListAsync).WithSummary("List all channels");
        var channel = admin.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        channel.MapPost("/archive", AdminChannels.ArchiveAsync).WithSummary("Make a channel read-only, without being in it");
        channel.MapPost("/unarchive", AdminChannels.UnarchiveAsync).WithSummary("Open an archived channel again");
        channel.MapDelete("/", AdminChannels.DeleteAsync).WithSummary("Delete a channel for everyone");
        app.MapInternal().MapPut("/channels/{id:guid}", FirstChannel.PutAsync);
    }
}
