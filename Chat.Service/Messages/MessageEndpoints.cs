namespace Chat.Service.Messages;

internal static class MessageEndpoints
{
    public static void AddMessages(this IServiceCollection services)
    {
        services.AddOptions<MessageLimits>().BindConfiguration(MessageLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WriteOptions>().BindConfiguration(WriteOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MessageWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<MessageWriter>());
        services.AddScoped<MessageViews>();
        services.AddScoped<Posting>();
    }

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/chats/{id:guid}/messages").WithTags("Messages").ProducesProblem(StatusCodes.Status404NotFound);
        messages.MapPost("/", PostMessage.HandleAsync).WithSummary("Send a message")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        messages.MapGet("/", ListMessages.HandleAsync).WithSummary("Read history, newest first").ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
