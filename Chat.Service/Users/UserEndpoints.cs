using System.ComponentModel.DataAnnotations;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Users;

internal static class UserEndpoints
{
    /// <summary>As long as a user name can be.</summary>
    private const int MostSearched = 64;

    private const int MostIds = 200;

    /// <summary>Of the two seconds in which whoever asks has an answer (promises R15), a tenth is left for everything else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.8);

    public static void AddUsers(this IServiceCollection services)
    {
        services.AddInternalClient<UserDirectory>("auth").WithPatience(Patience);
        services.AddTransient<UserCards>();
    }

    public static void MapUsers(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/users", FindAsync).AllowBots(Scopes.UsersRead).WithTags("Users").WithSummary("Find people by name, or by id")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>
    /// With <c>q</c> people whose user name, or a word of whose name, begins so; with <c>ids</c> those people, in no order, those who are
    /// gone included.
    /// </summary>
    private static async Task<Results<Ok<IReadOnlyList<UserView>>, ProblemHttpResult>> FindAsync(
        UserDirectory users, UserCards cards, CancellationToken cancellationToken, string? q = null, Guid[]? ids = null, [Range(1, 50)] int limit = 20)
    {
        if (ids is { Length: > 0 })
        {
            return q is not null ? Problem.Invalid("q", "Is not together with ids.")
                : ids.Length > MostIds ? Problem.Invalid("ids", $"Must be at most {MostIds}.")
                : TypedResults.Ok(await cards.FindAsync(ids, cancellationToken));
        }

        return PlainText.Fault(q, MostSearched) is { } fault
            ? Problem.Invalid("q", fault)
            : TypedResults.Ok(await users.SearchAsync(q!, limit, cancellationToken));
    }
}
