namespace Chat.Service.Scheduled;

internal static class ScheduledEndpoints
{
    public static void AddScheduled(this IServiceCollection services)
    {
        services.AddOptions<ScheduledLimits>().BindConfiguration(ScheduledLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<Scheduling>();
        services.AddHostedService<ScheduledSender>();
    }

    public static void MapScheduled(this IEndpointRouteBuilder app)
    {
        var scheduled = app.MapGroup("/api/scheduled").WithTags("Scheduled").ProducesProblem(StatusCodes.Status400BadRequest);
        scheduled.MapGet("/", Scheduling.ListAsync).WithSummary("List one's scheduled messages, the next first");
        scheduled.MapPost("/", Scheduling.PostAsync).WithSummary("Send a message later")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        scheduled.MapPatch("/{id:guid}", Scheduling.PatchAsync).WithSummary("Change a scheduled message or its time")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        scheduled.MapDelete("/{id:guid}", Scheduling.DeleteAsync).WithSummary("Do not send a scheduled message")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
