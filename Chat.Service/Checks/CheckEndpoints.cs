using Chat.Service.Files;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Checks;

/// <summary>The self-checks of an installation, for its administrators.</summary>
internal static class CheckEndpoints
{
    public static void AddChecks(this IServiceCollection services)
    {
        services.AddOptions<CheckOptions>().BindConfiguration(CheckOptions.Section);
        services.AddScoped<SelfChecks>();
    }

    public static void MapChecks(this IEndpointRouteBuilder app)
    {
        var checks = app.MapGroup("/api/checks").RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        checks.MapGet("/", RunAsync).WithSummary("Look at what this installation needs beside its code");
        checks.MapPost("/upload", SwallowAsync).WithSummary("Take a large request and keep nothing of it").ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        checks.MapPut("/{check}/dismissed", DismissAsync).WithSummary("Put a check away until it says something else").ProducesProblem(StatusCodes.Status404NotFound);
        checks.MapDelete("/{check}/dismissed", RestoreAsync).WithSummary("Show a check again").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<CheckList>> RunAsync(
        CurrentUser me, SelfChecks checks, ChatDb db, HttpRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var rows = await checks.RunAsync(Origin(request), cancellationToken);
        var dismissed = await db.Set<DismissedCheck>().AsNoTracking().Where(d => d.UserId == me.Id).ToDictionaryAsync(d => d.CheckId, d => d.Status, cancellationToken);
        return TypedResults.Ok(new CheckList(
            rows.ConvertAll(row => row with { Dismissed = dismissed.TryGetValue(row.Id, out var status) && status == row.Status }), time.GetUtcNow()));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(
        string check, CurrentUser me, SelfChecks checks, ChatDb db, HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await checks.RunAsync(Origin(request), cancellationToken)).Find(row => row.Id == check) is not { } row)
        {
            return Problem.NotFound("check");
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO dismissed_checks (user_id, check_id, status) VALUES ({me.Id}, {row.Id}, {row.Status})
            ON CONFLICT (user_id, check_id) DO UPDATE SET status = excluded.status
            """,
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(string check, CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        if (!CheckIds.All.Contains(check, StringComparer.Ordinal))
        {
            return Problem.NotFound("check");
        }

        await db.Set<DismissedCheck>().Where(d => d.UserId == me.Id && d.CheckId == check).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SwallowAsync(HttpContext context, IOptions<FileLimits> limits, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.Value.RequestBytes;
        }

        await context.Request.Body.CopyToAsync(Stream.Null, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>As the gateway was reached: it sets the forwarded headers, and nobody else's are believed.</summary>
    private static Uri Origin(HttpRequest request) => new($"{request.Scheme}://{request.Host}");
}
