using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Members;

internal static class MemberEndpoints
{
    public static void AddMembers(this IServiceCollection services) => services.AddScoped<PutMember>();

    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chats/{id:guid}").WithTags("Members")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        chat.MapGet("/members", ListMembers.HandleAsync).AllowBots(Scopes.ChatsRead).WithSummary("List who is in a chat, and as what");
        chat.MapPut("/mute", MuteChat.MuteAsync).WithSummary("Let a chat not disturb one");
        chat.MapDelete("/mute", MuteChat.UnmuteAsync).WithSummary("Let a chat disturb one again");
        chat.MapPut("/notifications", SetNotifications.HandleAsync).WithSummary("Choose of what a chat notifies one");

        var changes = chat.MapGroup("").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        changes.MapPut("/members/{user:guid}", PutMember.HandleAsync).WithSummary("Add someone, change a role, hand the chat over");
        changes.MapDelete("/members/{user:guid}", RemoveMember.HandleAsync).WithSummary("Take someone out of a chat");
        changes.MapPost("/leave", RemoveMember.LeaveAsync).AllowBots(Scopes.ChatsWrite).WithSummary("Leave a chat");
    }
}
