using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Me;

/// <summary>One's own account.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this WebApplication app)
    {
        var group = app.MapGroup("/auth/me").WithTags("My account").NoStore().ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapGet("", ReadAsync);
        group.MapPatch("", ChangeAsync).ProducesValidationProblem();
        group.MapGet("/export", ExportEndpoint.ExportAsync).Produces<Export>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/deletion", DeleteAsync).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Read one's own account.</summary>
    public static async Task<Results<Ok<Profile>, ProblemHttpResult>> ReadAsync(CurrentUser caller, AuthDb db, CancellationToken cancellationToken) =>
        await db.Users.Where(user => user.Id == caller.Id).Select(Profile.Of).SingleOrDefaultAsync(cancellationToken) is { } profile
            ? TypedResults.Ok(profile)
            : Problem.NotFound("account");

    /// <summary>Change display name, avatar, language or time zone.</summary>
    /// <remarks>Members that are absent stay as they are; null clears one.</remarks>
    public static async Task<Results<Ok<Profile>, ProblemHttpResult>> ChangeAsync(
        ProfilePatch patch, CurrentUser caller, AuthDb db, CancellationToken cancellationToken)
    {
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == caller.Id, cancellationToken) is not { } user)
        {
            return Problem.NotFound("account");
        }

        patch.Apply(user);
        await db.SaveChangesAsync(cancellationToken);
        return await ReadAsync(caller, db, cancellationToken);
    }

    /// <summary>Delete one's account.</summary>
    /// <remarks>All sessions end at once. Whoever signs in before <c>erase_at</c> has the account back; then it is erased.</remarks>
    public static Task<Results<Accepted<DeletionReply>, ProblemHttpResult>> DeleteAsync(
        DeletionRequest request, CurrentUser caller, Deletion deletion, HttpResponse response, CancellationToken cancellationToken) =>
        deletion.RequestAsync(request, caller, response, cancellationToken);
}
