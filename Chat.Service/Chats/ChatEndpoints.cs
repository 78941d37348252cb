using Chat.Service.Channels;
using Chat.Service.Invites;
using Chat.Service.Members;
using Chat.Service.Moderation;
using Chat.Service.Users;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Chats;

internal static class ChatEndpoints
{
    public static void AddChats(this IServiceCollection services)
    {
        services.AddOptions<ChatLimits>().BindConfiguration(ChatLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ChatChanges>();
        services.AddScoped<CreateChat>();
        services.AddScoped<UpdateChat>();
        services.AddSingleton<ChatPurge>();
        services.AddHostedService(provider => provider.GetRequiredService<ChatPurge>());
        services.AddUsers();
        services.AddMembers();
        services.AddChannels();
        services.AddInvites();
        services.AddModeration();
    }

    public static void MapChats(this IEndpointRouteBuilder app)
    {
        app.MapUsers();
        app.MapMembers();
        app.MapChannels();
        app.MapInvites();
        app.MapModeration();

        var chats = app.MapGroup("/api/chats").WithTags("Chats").ProducesProblem(StatusCodes.Status400BadRequest);
        chats.MapPost("/", CreateChat.HandleAsync).AllowBots(Scopes.ChatsWrite).WithSummary("Start a chat");
        chats.MapGet("/", ListChats.HandleAsync).AllowBots(Scopes.ChatsRead).WithSummary("List one's chats, newest activity first");

        var chat = chats.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        chat.MapGet("/", GetChat.HandleAsync).AllowBots(Scopes.ChatsRead).WithSummary("Read a chat");
        chat.MapPatch("/", UpdateChat.HandleAsync).WithSummary("Change name, topic, avatar, type or members")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        chat.MapPost("/archive", ArchiveChat.ArchiveAsync).WithSummary("Make a chat read-only")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        chat.MapPost("/unarchive", ArchiveChat.UnarchiveAsync).WithSummary("Open an archived chat again")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        chat.MapDelete("/", DeleteChat.HandleAsync).WithSummary("Delete a chat for everyone")
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }
}
