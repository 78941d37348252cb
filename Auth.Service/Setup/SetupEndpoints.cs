using Auth.Service.Accounts;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Setup;

internal static class SetupEndpoints
{
    public static void AddSetup(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SetupLink>();
        builder.Services.AddScoped<FirstAdmin>();
    }

    public static void MapSetup(this WebApplication app)
    {
        var setup = app.MapGroup("").WithTags("Setup").AllowAnonymous().NoStore();
        setup.MapPost("/setup", CreateAsync).ProducesRegistrationProblems().ProducesProblem(StatusCodes.Status403Forbidden);
        setup.MapGet("/auth/team", GetTeamAsync);
        app.MapInternal().MapGet("/setup", IsNeededAsync);
    }

    /// <summary>Make the first admin by the one-use setup link.</summary>
    public static async Task<Results<Created<SignedIn>, ProblemHttpResult>> CreateAsync(
        SetupRequest request, Device device, FirstAdmin firstAdmin, HttpResponse response, CancellationToken cancellationToken)
    {
        var outcome = await firstAdmin.CreateAsync(request, device, response, cancellationToken);
        return outcome.SignedIn is { } signedIn ? TypedResults.Created((string?)null, signedIn) : outcome.Problem!;
    }

    /// <summary>How the team calls itself, for the page to sign in on.</summary>
    public static async Task<Ok<TeamView>> GetTeamAsync(AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new TeamView(await db.Installations.Select(installation => installation.TeamName).SingleOrDefaultAsync(cancellationToken)));

    /// <summary>For whoever shows the setup link.</summary>
    private static async Task<Ok<SetupView>> IsNeededAsync(SetupLink link, AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SetupView(await link.IsOpenAsync(db, cancellationToken)));

    private sealed record SetupView(bool Needed);
}

/// <summary>The team.</summary>
/// <param name="Name">Its name; null before the setup.</param>
public sealed record TeamView(string? Name);
