using Chat.Service.Webhooks.Incoming;

namespace Chat.Service.Webhooks;

internal static class WebhookEndpoints
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookSender>();
        services.AddScoped<WebhookOutcomes>();
        services.AddScoped<ManageWebhooks>();
        services.AddHostedService<WebhookDispatcher>();
        services.AddHooks();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/api/webhooks").WithTags("Webhooks").ProducesProblem(StatusCodes.Status400BadRequest);
        webhooks.MapGet("/", ManageWebhooks.ListAsync).WithSummary("List one's webhooks");
        webhooks.MapPost("/", ManageWebhooks.CreateAsync).WithSummary("Have the events of chats sent to an address")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var webhook = webhooks.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        webhook.MapGet("/", ManageWebhooks.GetAsync).WithSummary("Read a webhook");
        webhook.MapPatch("/", ManageWebhooks.UpdateAsync).WithSummary("Change, pause or take up a webhook").ProducesProblem(StatusCodes.Status403Forbidden);
        webhook.MapDelete("/", ManageWebhooks.DeleteAsync).WithSummary("Remove a webhook");
        webhook.MapPost("/secret", ManageWebhooks.RotateAsync).WithSummary("Replace the secret of a webhook");
        webhook.MapGet("/deliveries", WebhookDeliveries.ListAsync).WithSummary("List what was sent, and what came of it");
        webhook.MapPost("/deliveries/{delivery:guid}/redeliver", WebhookDeliveries.RedeliverAsync).WithSummary("Send an event once more")
            .ProducesProblem(StatusCodes.Status410Gone);
        app.MapHooks();
    }
}
