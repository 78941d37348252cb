using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Search;

internal static class SearchEndpoints
{
    public static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<Folding>();
        services.AddSingleton<SearchIndex>();
        services.AddSingleton<IndexStep>();
        services.AddHostedService<SearchIndexer>();
        services.AddScoped<MessageSearch>();
    }

    public static void MapSearch(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api/search").WithTags("Search").ProducesProblem(StatusCodes.Status400BadRequest)
            .MapGet("/", SearchMessages.HandleAsync).AllowBots(Scopes.MessagesRead).WithSummary("Search messages, the best first");
}
