using Auth.Service.Accounts;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Mfa;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Passkeys;

internal static class PasskeyEndpoints
{
    public static void AddPasskeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PasskeyOptions>().BindConfiguration(PasskeyOptions.Section).PostConfigure<IOptions<MailOptions>>((passkeys, mail) =>
        {
            if (passkeys.Origins.Count == 0)
            {
                passkeys.Origins.Add(mail.Value.PublicUrl.GetLeftPart(UriPartial.Authority));
            }
        }).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PasskeyOptions>>((framework, ours) =>
        {
            framework.ServerDomain = ours.Value.EffectiveDomain;
            framework.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && ours.Value.Allows(asked.Origin));
            // Found without a name and opened by its owner: only so is it enough by itself.
            framework.ResidentKeyRequirement = framework.UserVerificationRequirement = "required";
        });
        builder.Services.AddIdentityCore<User>().AddUserStore<PasskeyStore>();
        builder.Services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        builder.Services.AddScoped<PasskeyCeremonies>();
        builder.Services.AddScoped<PasskeySignIn>();
    }

    public static void MapPasskeys(this WebApplication app)
    {
        var passkeys = app.MapGroup("/auth/passkeys").WithTags("Passkeys").NoStore();
        passkeys.MapPost("/login/options", AskToSignInAsync).AllowAnonymous();
        passkeys.MapPost("/login", SignInAsync).AllowAnonymous().ProducesLoginProblems();

        var own = passkeys.MapGroup("").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        own.MapGet("", OwnPasskeys.ListAsync);
        own.MapPatch("/{id:guid}", OwnPasskeys.RenameAsync).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        own.MapPost("/step-up/options", AskToStepUpAsync).ProducesProblem(StatusCodes.Status404NotFound);

        var changes = own.MapGroup("").RequireStepUp().ProducesProblem(StatusCodes.Status403Forbidden);
        changes.MapPost("/options", OwnPasskeys.AskAsync).ProducesProblem(StatusCodes.Status409Conflict);
        changes.MapPost("", OwnPasskeys.AddAsync).ProducesValidationProblem();
        changes.MapDelete("/{id:guid}", OwnPasskeys.RemoveAsync).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>What to ask an authenticator to sign in with a passkey.</summary>
    public static async Task<Ok<PasskeyQuestion>> AskToSignInAsync(
        PasskeyCeremonies ceremonies, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ceremonies.AskForProofAsync(PasskeyPurposes.SignIn, user: null, context, cancellationToken));

    /// <summary>Sign in with a passkey.</summary>
    /// <remarks>Without a name, a password or a code. A refusal is the same for an unknown passkey and a wrong one.</remarks>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignInAsync(
        PasskeyAnswer request, PasskeySignIn signIn, Device device, HttpContext context, CancellationToken cancellationToken) =>
        (await signIn.SignInAsync(request, device, context, cancellationToken)).ToOk(signedIn => signedIn);

    /// <summary>What to ask an authenticator to step up with a passkey.</summary>
    public static async Task<Results<Ok<PasskeyQuestion>, ProblemHttpResult>> AskToStepUpAsync(
        CurrentUser caller, AuthDb db, PasskeyCeremonies ceremonies, HttpContext context, CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(
            user => user.Id == caller.Id && db.Passkeys.Any(passkey => passkey.UserId == caller.Id), cancellationToken) is { } user
            ? TypedResults.Ok(await ceremonies.AskForProofAsync(PasskeyPurposes.StepUp, user, context, cancellationToken))
            : Problem.NotFound("passkey");
}
