using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

internal static class MfaEndpoints
{
    public static void AddMfa(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MfaOptions>().BindConfiguration(MfaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SecretProtector>();
        builder.Services.AddScoped<SecondFactors>();
        builder.Services.AddScoped<Challenges>();
        builder.Services.AddScoped<LoginChallenge>();
        builder.Services.AddScoped<StepUp>();
        builder.Services.AddScoped<FreshSessions>();
    }

    public static void MapMfa(this WebApplication app)
    {
        var mfa = app.MapGroup("/auth/mfa").WithTags("Second factor").NoStore();
        mfa.MapPost("/verify", VerifyAsync).AllowAnonymous().ProducesLoginProblems().ProducesProblem(StatusCodes.Status429TooManyRequests);
        mfa.MapGet("", GetAsync).ProducesProblem(StatusCodes.Status401Unauthorized);
        mfa.MapPost("/step-up", StepUpAsync).ProducesLoginProblems().ProducesProblem(StatusCodes.Status429TooManyRequests);

        app.MapInternal().MapGet("/sessions/{id:guid}/step-up", FreshSessions.AskAsync);

        var changes = mfa.MapGroup("").RequireStepUp().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        changes.MapPost("/totp", BeginAsync).ProducesProblem(StatusCodes.Status409Conflict);
        changes.MapPost("/totp/confirm", ConfirmAsync).ProducesValidationProblem();
        changes.MapDelete("/totp", RemoveAsync).ProducesProblem(StatusCodes.Status404NotFound);
        changes.MapPost("/recovery-codes", RenewCodesAsync).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Finish a login that was answered with <c>mfa_required</c>.</summary>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> VerifyAsync(
        VerifyRequest request, LoginChallenge login, Device device, HttpResponse response, CancellationToken cancellationToken) =>
        (await login.FinishAsync(request.MfaToken, request.Code, device, response, cancellationToken)).ToOk(signedIn => signedIn);

    /// <summary>By what the account can be signed in to.</summary>
    public static async Task<Ok<FactorsView>> GetAsync(CurrentUser caller, SecondFactors factors, AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FactorsView(
            await factors.HasAsync(caller.Id, cancellationToken),
            await db.RecoveryCodes.CountAsync(code => code.UserId == caller.Id && code.UsedAt == null, cancellationToken),
            await db.Passkeys.CountAsync(passkey => passkey.UserId == caller.Id, cancellationToken),
            await db.Users.AnyAsync(user => user.Id == caller.Id && user.PasswordHash != null, cancellationToken)));

    /// <summary>Prove again who uses the session, for acts that ask for it.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> StepUpAsync(
        StepUpRequest request, CurrentUser caller, StepUp stepUp, HttpContext context, CancellationToken cancellationToken) =>
        await stepUp.TryAsync(caller, request, context, cancellationToken) is { } refusal ? refusal : TypedResults.NoContent();

    /// <summary>A new secret for an authenticator app.</summary>
    public static async Task<Results<Ok<TotpSecret>, ProblemHttpResult>> BeginAsync(
        CurrentUser caller, SecondFactors factors, AuthDb db, IOptions<MfaOptions> options, CancellationToken cancellationToken)
    {
        if (await factors.BeginAsync(caller.Id, cancellationToken) is not { } secret)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "second_factor_exists", "There is a second factor already.", "Remove it first.");
        }

        var account = await db.Users.Where(user => user.Id == caller.Id).Select(user => user.Username ?? user.Email).SingleAsync(cancellationToken);
        return TypedResults.Ok(TotpUri.For(options.Value.Issuer, account, secret));
    }

    /// <summary>Confirm the new secret by its first code: from now on every login asks for one.</summary>
    public static async Task<Results<Ok<NewRecoveryCodes>, ProblemHttpResult>> ConfirmAsync(
        CodeRequest request, CurrentUser caller, SecondFactors factors, CancellationToken cancellationToken) =>
        await factors.ConfirmAsync(caller.Id, request.Code, cancellationToken) is { } codes
            ? TypedResults.Ok(new NewRecoveryCodes(codes))
            : Problem.Invalid("code", "is not the app's present code.");

    /// <summary>Remove the second factor and its recovery codes.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        CurrentUser caller, SecondFactors factors, AuthDb db, AuditLog audit, CancellationToken cancellationToken)
    {
        var removed = await factors.RemoveAsync(caller.Id, cancellationToken);
        if (removed)
        {
            audit.Add(Acts.SecondFactorRemove, before: new { second_factor = true }, after: new { second_factor = false });
        }

        await db.SaveChangesAsync(cancellationToken);
        return removed ? TypedResults.NoContent() : Problem.NotFound("second factor");
    }

    /// <summary>Ten new recovery codes in place of the old ones.</summary>
    public static async Task<Results<Ok<NewRecoveryCodes>, ProblemHttpResult>> RenewCodesAsync(
        CurrentUser caller, SecondFactors factors, CancellationToken cancellationToken) =>
        await factors.RenewCodesAsync(caller.Id, cancellationToken) is { } codes
            ? TypedResults.Ok(new NewRecoveryCodes(codes))
            : Problem.NotFound("second factor");
}
