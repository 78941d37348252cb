using RustyGate.ServiceDefaults.Internal;

namespace Chat.Service.Webhooks.Incoming;

internal static class HookEndpoints
{
    public static void AddHooks(this IServiceCollection services)
    {
        services.AddOptions<HookOptions>().BindConfiguration(HookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddInternalClient<HookSenders>("auth").WithPatience(TimeSpan.FromSeconds(2));
        services.AddSingleton<HookLimits>();
        services.AddScoped<ManageHooks>();
    }

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/api/chats/{id:guid}/hooks").WithTags("Incoming webhooks").ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        hooks.MapGet("/", ManageHooks.ListAsync).WithSummary("List the incoming webhooks of a chat");
        hooks.MapPost("/", ManageHooks.CreateAsync).WithSummary("Make an address by which a program writes into the chat")
            .ProducesProblem(StatusCodes.Status409Conflict);
        hooks.MapPost("/{hook:guid}/token", ManageHooks.RotateAsync).WithSummary("Give an incoming webhook a new address");
        hooks.MapDelete("/{hook:guid}", ManageHooks.DeleteAsync).WithSummary("Remove an incoming webhook");

        // The gateway takes the token out of /hooks/{token} and sends it in the header, so that no path holds it.
        app.MapPost("/hooks", PostByHook.HandleAsync).AllowAnonymous().WithTags("Incoming webhooks")
            .WithSummary("Write by an incoming webhook; through the gateway: /hooks/{token}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }
}
