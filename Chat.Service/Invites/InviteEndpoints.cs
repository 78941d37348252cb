namespace Chat.Service.Invites;

internal static class InviteEndpoints
{
    public static void AddInvites(this IServiceCollection services)
    {
        services.AddOptions<InviteLimits>().BindConfiguration(InviteLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CreateInvite>();
        services.AddScoped<AcceptInvite>();
    }

    public static void MapInvites(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Invites")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        var chat = api.MapGroup("/chats/{id:guid}/invites").ProducesProblem(StatusCodes.Status403Forbidden);
        chat.MapPost("/", CreateInvite.HandleAsync).WithSummary("Make an invite link").ProducesProblem(StatusCodes.Status409Conflict);
        chat.MapGet("/", ManageInvites.ListAsync).WithSummary("List a chat's invite links");
        chat.MapDelete("/{invite:guid}", ManageInvites.RevokeAsync).WithSummary("Revoke an invite link");

        api.MapGet("/invites/{code}", ReadInvite.HandleAsync).WithSummary("See who invites where, without an account").AllowAnonymous();
        api.MapPost("/invites/{code}/accept", AcceptInvite.HandleAsync).WithSummary("Come in by an invite link")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
