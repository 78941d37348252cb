using Auth.Service.Accounts;
using Auth.Service.Database;
using Auth.Service.Passkeys;
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
        builder.Services.AddInternalClient<ChatClient>("chat").WithPatience(GeneralChannel.Patience);
        builder.Services.AddSingleton<GeneralChannel>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<GeneralChannel>());
    }

    public static void MapSetup(this WebApplication app)
    {
        var setup = app.MapGroup("").WithTags("Setup").AllowAnonymous().NoStore();
        setup.MapPost("/setup", CreateAsync).ProducesRegistrationProblems().ProducesProblem(StatusCodes.Status403Forbidden);
        setup.MapPost("/setup/passkey/options", AskForPasskeyAsync).ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
        setup.MapGet("/auth/team", GetTeamAsync);
        app.MapInternal().MapGet("/setup", IsNeededAsync);
    }

    /// <summary>Make the first admin by the one-use setup link.</summary>
    public static async Task<Results<Created<SetUp>, ProblemHttpResult>> CreateAsync(
        SetupRequest request, Device device, FirstAdmin firstAdmin, GeneralChannel general, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await firstAdmin.CreateAsync(request, device, context, cancellationToken);
        if (outcome.SignedIn is not SetUp done)
        {
            return outcome.Problem!;
        }

        await general.TryMakeAsync(cancellationToken);
        return TypedResults.Created((string?)null, done);
    }

    /// <summary>What to ask an authenticator for the passkey of the first admin.</summary>
    public static Task<Results<Ok<PasskeyQuestion>, ProblemHttpResult>> AskForPasskeyAsync(
        SetupPasskeyRequest request, FirstAdmin firstAdmin, HttpContext context, CancellationToken cancellationToken) =>
        firstAdmin.AskForPasskeyAsync(request, context, cancellationToken);

    /// <summary>How the team calls itself, for the page to sign in on.</summary>
    public static async Task<Ok<TeamView>> GetTeamAsync(AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new TeamView(await TeamNameAsync(db, cancellationToken)));

    /// <summary>For whoever shows the setup link, and for Chat, whose invites name the team.</summary>
    private static async Task<Ok<SetupView>> IsNeededAsync(SetupLink link, AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SetupView(await link.IsOpenAsync(db, cancellationToken), await TeamNameAsync(db, cancellationToken)));

    private static Task<string?> TeamNameAsync(AuthDb db, CancellationToken cancellationToken) =>
        db.Installations.Select(installation => installation.TeamName).SingleOrDefaultAsync(cancellationToken);

    private sealed record SetupView(bool Needed, string? TeamName);
}

/// <summary>The reply to the setup: the first admin is signed in.</summary>
public sealed record SetUp : SignedIn
{
    /// <summary>The tokens, and where to go.</summary>
    public SetUp(SignedIn signedIn, Guid generalId)
        : base(signedIn) => GeneralId = generalId;

    /// <summary>The chat <c>#general</c>, which the admin is in within seconds.</summary>
    public Guid GeneralId { get; }
}

/// <summary>The team.</summary>
/// <param name="Name">Its name; null before the setup.</param>
public sealed record TeamView(string? Name);
