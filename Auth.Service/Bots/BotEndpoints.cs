using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Bots;

internal static class BotEndpoints
{
    public static void AddBots(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BotOptions>().BindConfiguration(BotOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<ManageBots>();
        builder.Services.AddScoped<OwnersBots>();
    }

    public static void MapBots(this WebApplication app)
    {
        var bots = app.MapGroup("/api/bots").WithTags("Bots").ProducesValidationProblem();
        bots.MapGet("/", ManageBots.ListAsync).WithSummary("List one's bots");
        bots.MapPost("/", ManageBots.CreateAsync).WithSummary("Make a bot; its token is shown this once")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        var bot = bots.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        bot.MapPatch("/", ManageBots.UpdateAsync).WithSummary("Change a bot's name, picture, scopes or expiry");
        bot.MapDelete("/", ManageBots.DeleteAsync).WithSummary("Delete a bot; its token is void at once");
        bot.MapPost("/token", ManageBots.RotateAsync).WithSummary("Replace a bot's token; the old one is void at once");

        // A token stays out of every cache (RFC 6749 §5.1).
        bots.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });

        var services = app.MapInternal();
        services.MapPost("/bots/token", TokenExchange.ExchangeAsync);
        services.MapPut("/bots/{id:guid}", HookSenders.PutAsync);
        services.MapDelete("/bots/{id:guid}", HookSenders.DeleteAsync);
    }
}
