using Auth.Service.Accounts.Me;
using Auth.Service.Accounts.Recovery;
using Auth.Service.Mfa;
using Auth.Service.Passkeys;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        var group = app.MapGroup("/auth").WithTags("Accounts").AllowAnonymous().NoStore();
        group.MapPost("/register", RegisterAsync).ProducesRegistrationProblems();
        group.MapPost("/login", LoginAsync).ProducesLoginProblems();
        app.MapSourceAliases();
        app.MapRecovery();
        app.MapMfa();
        app.MapPasskeys();
        app.MapMe();
        app.MapUserLookup();
        app.MapAvatars();
    }

    /// <summary>Make an account and sign in with it.</summary>
    /// <remarks>Where addresses are to be verified (<c>Registration:RequireVerifiedEmail</c>), 202 and a mail, whether the address is new or not.</remarks>
    public static async Task<Results<Created<SignedIn>, Accepted, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, Device device, Registration registration, HttpResponse response, CancellationToken cancellationToken) =>
        (await registration.RegisterAsync(request, device, response, cancellationToken)).ToCreated(signedIn => signedIn);

    /// <summary>Sign in by e-mail address or user name.</summary>
    /// <remarks>A refusal is the same, in text and time, for an unknown account and a wrong password.</remarks>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, Device device, Login login, HttpResponse response, CancellationToken cancellationToken) =>
        (await login.SignInAsync(request, device, response, cancellationToken)).ToOk(signedIn => signedIn);
}
