namespace Chat.Service.Drafts;

internal static class DraftEndpoints
{
    public static void AddDrafts(this IServiceCollection services)
    {
        services.AddOptions<DraftLimits>().BindConfiguration(DraftLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<Drafting>();
    }

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("/api/drafts").WithTags("Drafts").ProducesProblem(StatusCodes.Status400BadRequest);
        drafts.MapGet("/", Drafting.ListAsync).WithSummary("List one's drafts, the last changed first");
        drafts.MapPut("/{chat:guid}", Drafting.PutAsync).WithSummary("Keep what is typed so far")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapDelete("/{chat:guid}", Drafting.DeleteAsync).WithSummary("Clear a draft, if it is of that revision")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
