namespace Chat.Service.Chats;

internal static class ChatEndpoints
{
    public static void AddChats(this IServiceCollection services)
    {
        services.AddOptions<ChatLimits>().BindConfiguration(ChatLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CreateChat>();
    }

    public static void MapChats(this IEndpointRouteBuilder app)
    {
        var chats = app.MapGroup("/api/chats").WithTags("Chats").ProducesProblem(StatusCodes.Status400BadRequest);
        chats.MapPost("/", CreateChat.HandleAsync).WithSummary("Start a chat");
        chats.MapGet("/", ListChats.HandleAsync).WithSummary("List one's chats, newest activity first");
    }
}
