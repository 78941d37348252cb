namespace Chat.Service.Previews;

internal static class PreviewEndpoints
{
    public static void AddPreviews(this IServiceCollection services)
    {
        services.AddOptions<PreviewOptions>().BindConfiguration(PreviewOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PageReader>();
        services.AddSingleton<Previewer>();
        services.AddHostedService(provider => provider.GetRequiredService<Previewer>());
        services.AddScoped<MessagePreviews>();
    }

    public static void MapPreviews(this IEndpointRouteBuilder app) =>
        app.MapDelete("/api/chats/{id:guid}/messages/{message:guid}/previews/{preview:guid}", MessagePreviews.RemoveAsync).WithTags("Messages")
            .WithSummary("Remove the preview of a link").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
}
