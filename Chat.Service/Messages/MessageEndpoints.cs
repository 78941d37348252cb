using Chat.Service.Drafts;
using Chat.Service.Pins;
using Chat.Service.Previews;
using Chat.Service.Reactions;
using Chat.Service.Reads;
using Chat.Service.Saved;
using Chat.Service.Scheduled;
using Chat.Service.Search;
using Chat.Service.Threads;
using RustyGate.ServiceDefaults.Identity;

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
        services.AddScoped<MessageChange>();
        services.AddScoped<Posting>();
        services.AddReactions();
        services.AddPins();
        services.AddReads();
        services.AddDrafts();
        services.AddScheduled();
        services.AddSearch();
        services.AddPreviews();
    }

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/chats/{id:guid}/messages").WithTags("Messages")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        messages.MapPost("/", PostMessage.HandleAsync).AllowBots(Scopes.MessagesWrite).WithSummary("Send a message")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        messages.MapGet("/", ListMessages.HandleAsync).AllowBots(Scopes.MessagesRead).WithSummary("Read history, newest first");
        messages.MapGet("/{message:guid}", GetMessage.HandleAsync).AllowBots(Scopes.MessagesRead).WithSummary("Read one message");
        messages.MapGet("/{message:guid}/history", GetMessage.HistoryAsync).AllowBots(Scopes.MessagesRead).WithSummary("Read what a message said before its edits");
        messages.MapPatch("/{message:guid}", EditMessage.HandleAsync).AllowBots(Scopes.MessagesWrite).WithSummary("Edit one's message")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        messages.MapDelete("/{message:guid}", DeleteMessage.HandleAsync).AllowBots(Scopes.MessagesWrite).WithSummary("Delete a message; a tombstone stays")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        app.MapThreads();
        app.MapReactions();
        app.MapPins();
        app.MapReads();
        app.MapDrafts();
        app.MapScheduled();
        app.MapSaved();
        app.MapSearch();
        app.MapPreviews();
    }
}
