using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Moderation;

internal static class ModerationEndpoints
{
    public static void AddModeration(this IServiceCollection services)
    {
        services.AddOptions<ModerationLimits>().BindConfiguration(ModerationLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<PutBan>();
        services.AddScoped<Blocks>();
    }

    public static void MapModeration(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("").WithTags("Moderation").ProducesProblem(StatusCodes.Status400BadRequest);

        var bans = all.MapGroup("/api/chats/{id:guid}/bans")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        bans.MapGet("/", Bans.ListAsync).WithSummary("List who is kept out of a chat");
        bans.MapPut("/{user:guid}", PutBan.HandleAsync).WithSummary("Take someone out of a chat and keep them out").ProducesProblem(StatusCodes.Status409Conflict);
        bans.MapDelete("/{user:guid}", Bans.LiftAsync).WithSummary("Let someone into a chat again").ProducesProblem(StatusCodes.Status409Conflict);

        var blocks = all.MapGroup("/api/blocks");
        blocks.MapGet("/", Blocks.ListAsync).WithSummary("List whom one has blocked");
        blocks.MapPut("/{user:guid}", Blocks.PutAsync).WithSummary("Block someone")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        blocks.MapDelete("/{user:guid}", Blocks.LiftAsync).WithSummary("Block someone no more");

        all.MapPost("/api/reports", CreateReport.HandleAsync).WithSummary("Report a message").ProducesProblem(StatusCodes.Status404NotFound);
        var reports = all.MapGroup("/admin/reports").RequireAuthorization(Roles.Admin).ProducesProblem(StatusCodes.Status403Forbidden);
        reports.MapGet("/", AdminReports.ListAsync).WithSummary("List what was reported");
        reports.MapPost("/{id:guid}/resolve", AdminReports.ResolveAsync).WithSummary("Settle a report")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
