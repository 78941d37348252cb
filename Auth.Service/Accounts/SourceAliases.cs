using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Accounts;

/// <summary>Registration and login as the replaced systems have them: their paths and members over the same code.</summary>
internal static class SourceAliases
{
    public static void MapSourceAliases(this WebApplication app)
    {
        var group = app.MapGroup("").WithTags("Accounts (other names)").AllowAnonymous().NoStore();
        group.MapPost("/api/signup", SignUpAsync).ProducesRegistrationProblems();
        group.MapPost("/api/signin", SignInAsync).ProducesLoginProblems();
        group.MapPost("/register", RegisterAsync).ProducesRegistrationProblems();
        group.MapPost("/login", LoginAsync).ProducesLoginProblems();
    }

    /// <summary>Make an account: /auth/register whose reply also has a token.</summary>
    public static async Task<Results<Created<SignedInWithToken>, Accepted, ProblemHttpResult>> SignUpAsync(
        RegisterRequest request, Device device, Registration registration, HttpResponse response, CancellationToken cancellationToken) =>
        (await registration.RegisterAsync(request, device, response, cancellationToken)).ToCreated(signedIn => new SignedInWithToken(signedIn));

    /// <summary>Sign in: /auth/login whose reply also has a token.</summary>
    public static async Task<Results<Ok<SignedInWithToken>, ProblemHttpResult>> SignInAsync(
        LoginRequest request, Device device, Login login, HttpResponse response, CancellationToken cancellationToken) =>
        (await login.SignInAsync(request, device, response, cancellationToken)).ToOk(signedIn => new SignedInWithToken(signedIn));

    /// <summary>Make an account: /auth/register whose reply also has a bearer.</summary>
    public static async Task<Results<Created<SignedInWithBearer>, Accepted, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, Device device, Registration registration, HttpResponse response, CancellationToken cancellationToken) =>
        (await registration.RegisterAsync(request, device, response, cancellationToken)).ToCreated(signedIn => new SignedInWithBearer(signedIn));

    /// <summary>Sign in: /auth/login whose reply also has a bearer.</summary>
    public static async Task<Results<Ok<SignedInWithBearer>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, Device device, Login login, HttpResponse response, CancellationToken cancellationToken) =>
        (await login.SignInAsync(request, device, response, cancellationToken)).ToOk(signedIn => new SignedInWithBearer(signedIn));
}
